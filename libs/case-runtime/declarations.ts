import {
  namesPersons,
  type AnyCaseType,
  type EventDeclaration,
  type FigureQuestion,
  type Filter,
  type JsonObject,
  type ListQuestion,
  type View,
} from '#libs/kernel';

const KEBAB = '[a-z0-9]+(?:-[a-z0-9]+)*';
const NAME = new RegExp(`^${KEBAB}$`);
/** Streams are called by it. */
const CATEGORY = new RegExp(`^(?=[a-z])${KEBAB}$`);
const QUESTION_PATH = new RegExp(`^(?:|${KEBAB}(?:/${KEBAB})*)$`);
const POINTER = /^(?:\/(?:[^/~]|~[01])+)+$/;

/** Query parameters that every list or figure takes by itself. */
const PARAMETERS = ['asOf', 'atLeast', 'limit', 'after', 'sort', 'by', 'group'];
/** Asked at routes that the machinery makes for every type. */
const COMMANDS_MADE = ['correct', 'attachments'];

/**
 * Names by which one part of a type refers to another are texts, which no compiler looks at: each must lead somewhere, before the office
 * answers anybody. A personal column that is misspelt would be shown to everybody, a misspelt view or sort would be an error to a reader.
 * @throws Error that says which declaration of which type names what is not there
 */
export function assertDeclared(type: AnyCaseType, views: ReadonlyMap<string, View>, names: ReadonlySet<string>): void {
  const refuse = (problem: string): never => {
    throw new Error(`case type ${type.name}: ${problem}`);
  };
  if (!CATEGORY.test(type.name)) refuse('its name is not written in small letters, digits and hyphens');
  if (!NAME.test(type.route)) refuse(`route ${type.route} is not written in small letters, digits and hyphens`);
  for (const command of Object.keys(type.commands)) {
    if (!NAME.test(command)) refuse(`command ${command} is not written in small letters, digits and hyphens`);
    if (COMMANDS_MADE.includes(command)) refuse(`command ${command} is made by the machinery`);
  }
  for (const [name, declaration] of Object.entries(type.events)) assertReadable(name, declaration, refuse);
  for (const pointer of type.personal) if (!POINTER.test(pointer)) refuse(`personal ${pointer} of the state is not a JSON pointer`);
  for (const { name, categories } of type.views) {
    const unread = categories.find((category) => !names.has(category));
    if (unread !== undefined) refuse(`view ${name} reads events of ${unread}, which is no case type of this office`);
  }
  for (const question of type.lists) assertList(question, maskedIn(type, question.view), views, refuse);
  for (const question of type.figures) assertFigure(question, maskedIn(type, question.view), views, refuse);
  for (const { name, on, asks } of type.duties ?? []) {
    if (!NAME.test(name)) refuse(`duty ${name} is not written in small letters, digits and hyphens`);
    for (const event of Object.keys(on))
      if (type.events[event] === undefined) refuse(`duty ${name} waits for ${event}, which is no event of it`);
    if (asks !== undefined && !names.has(asks.of)) refuse(`duty ${name} asks ${asks.of}, which is no case type of this office`);
  }
  if (type.keptFromReading !== undefined) {
    const { view, person } = type.keptFromReading;
    columnsOf(view, views, 'who is kept from reading', refuse)(person, 'is told by');
  }
  if (type.dutyRegister === undefined) return;
  const { view, ...columns } = type.dutyRegister;
  const has = columnsOf(view, views, 'the register of duties', refuse);
  for (const [part, column] of Object.entries(columns)) has(String(column), `takes ${part} from`);
  if (namesPersons(type) && columns.title !== undefined && !maskedIn(type, view).has(columns.title)) {
    refuse(`the register of duties takes title from ${columns.title}, and no list of the view ${view} masks who is named in it`);
  }
}

/** What any list of the view masks, whichever reads it. */
function maskedIn({ lists }: AnyCaseType, view: string): ReadonlySet<string> {
  const ofView = lists.filter((list) => list.view === view);
  return new Set(ofView.flatMap(({ personal = [], texts = [] }) => [...personal, ...texts]));
}

type Refuse = (problem: string) => never;

function assertReadable(event: string, { version, upcast, personal = [] }: EventDeclaration<JsonObject>, refuse: Refuse): void {
  for (const pointer of personal) if (!POINTER.test(pointer)) refuse(`personal ${pointer} of ${event} is not a JSON pointer`);
  for (let from = 1; from < version; from += 1) {
    if (upcast?.[from] === undefined) refuse(`${event} is of version ${version} and has no upcaster from version ${from}`);
  }
}

type Masked = ReadonlySet<string>;

function assertList(question: ListQuestion, masked: Masked, views: ReadonlyMap<string, View>, refuse: Refuse): void {
  const called = `list "${question.path}"`;
  if (!QUESTION_PATH.test(question.path)) refuse(`${called} is not written in small letters, digits and hyphens`);
  const has = columnsOf(question.view, views, called, refuse);
  const { filters, sorts, shows, personal = [], texts = [], about, scope } = question;
  const own = new Set([...personal, ...texts]);
  const masks = (column: string) => (own.has(column) ? 'it masks' : 'another list of the same view masks');
  assertFilters(filters, masked, called, has, refuse);
  if (sorts.length === 0) refuse(`${called} has no order: name at least one column in sorts`);
  for (const column of sorts.map((sort) => sort.replace(/^-/, ''))) {
    has(column, 'sorts by');
    // the order tells it, and the place to read on from in so many words
    if (masked.has(column)) refuse(`${called} sorts by ${column}, which ${masks(column)}`);
  }
  for (const column of shows ?? []) has(column, 'shows');
  const unmasked = [...masked].find((column) => !own.has(column) && (shows?.includes(column) ?? true));
  if (unmasked !== undefined) refuse(`${called} shows ${unmasked} as it is, which another list of the same view masks`);
  for (const column of personal) has(column, 'names as personal');
  for (const column of texts) has(column, 'masks who is named in');
  for (const column of Object.values(about ?? {})) has(column, 'finds the case that it tells of by');
  for (const column of Object.keys(question.meanings ?? {})) has(column, 'gives a meaning to');
  if (scope !== undefined) has(scope, 'is scoped by');
}

function assertFigure(question: FigureQuestion, masked: Masked, views: ReadonlyMap<string, View>, refuse: Refuse): void {
  const called = `figure "${question.path}"`;
  if (!QUESTION_PATH.test(question.path) || question.path === '') refuse(`${called} is not written in small letters, digits and hyphens`);
  const has = columnsOf(question.view, views, called, refuse);
  assertFilters(question.filters, masked, called, has, refuse);
  for (const column of Object.values(question.dimensions)) {
    has(column, 'groups by');
    if (masked.has(column)) refuse(`${called} groups by ${column}, which a list of the same view masks`);
  }
  for (const column of Object.values(question.sums)) {
    if (has(column, 'sums').type !== 'integer') refuse(`${called} sums ${column}, which is no integer`);
  }
  if (question.scope !== undefined) has(question.scope, 'is scoped by');
}

type Has = ReturnType<typeof columnsOf>;

function assertFilters(filters: { readonly [parameter: string]: Filter }, masked: Masked, called: string, has: Has, refuse: Refuse): void {
  for (const [parameter, { column, op }] of Object.entries(filters)) {
    if (PARAMETERS.includes(parameter)) refuse(`${called} has a filter ${parameter}, and every list or figure takes that by itself`);
    const { type } = has(column, `filters ${parameter} by`);
    // what is guessed is told by the rows that it finds
    if (masked.has(column)) refuse(`${called} filters ${parameter} by ${column}, which a list of the view masks`);
    if (op === 'contains' && type !== 'json') refuse(`${called} looks for ${parameter} in ${column}, which is no json`);
  }
}

/** The columns of a view, asked one by one. @throws Error where there is no such view, or no such column when it is asked for */
function columnsOf(name: string, views: ReadonlyMap<string, View>, called: string, refuse: Refuse) {
  const view = views.get(name) ?? refuse(`${called} reads the view ${name}, which no type has`);
  return (column: string, does: string) =>
    (Object.hasOwn(view.columns, column) ? view.columns[column] : undefined) ??
    refuse(`${called} ${does} ${column}, which is no column of the view ${name}`);
}
