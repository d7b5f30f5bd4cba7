import type { AnyCaseType, EventDeclaration, JsonObject } from '#libs/kernel';
import { schemaOf } from '../validation/index.js';
import { both } from './document.js';

/** Every event that an office with these case types may store, as a page of Markdown. */
export function eventCatalogue(types: readonly AnyCaseType[]): string {
  return `${['# 记录目录 · Event catalogue', INTRODUCTION, ...types.flatMap(section)].join('\n\n')}\n`;
}

const INTRODUCTION =
  '名称即存储格式，发布后不改不删；版本是当前写入的版本。字段仅列出类型声明中可见者：`*` 为个人信息（对无权者遮盖）。\n\n' +
  'The names are the storage format: once released, none is changed or removed. The version is the one written now. Fields are those that the ' +
  'declarations tell of; `*` marks personal data (masked for who has no reason to see it).';

function section(type: AnyCaseType): readonly string[] {
  const rows = Object.entries(type.events).map(([name, declaration]) => {
    const wording = type.wording.events[name];
    const facts = [fields(type, declaration), notes(declaration, type.lateRegistration?.[name] !== undefined)]
      .filter((text) => text !== '')
      .join('<br>');
    return `| \`${name}\` | ${declaration.version} | ${cell(wording?.zh ?? name)} | ${cell(wording?.en ?? name)} | ${facts} |`;
  });
  return [
    `## ${both(type.wording.type)} (\`${type.name}\`)`,
    `流 · Stream: \`${type.name}-<uuid>\``,
    ['| 类型 Type | 版本 Version | 名称 | Name | 字段 Fields |', '| --- | --- | --- | --- | --- |', ...rows].join('\n'),
  ];
}

function fields(type: AnyCaseType, { correctable, personal = [] }: EventDeclaration<JsonObject>): string {
  const paths = personal.map((pointer) => pointer.split('/').slice(1));
  const described = correctable === undefined ? [] : Object.keys(schemaOf(correctable).properties ?? {});
  return [...new Set([...described, ...paths.map(([field = '']) => field)])]
    .map((field) => {
      const wording = type.wording.fields[field];
      const within = paths.filter(([first]) => first === field).map((path) => `\`${path.join('.')}\`*`);
      const told = within.length === 0 ? `\`${field}\`` : within.join(' ');
      return `${told}${wording === undefined ? '' : ` ${cell(both(wording))}`}`;
    })
    .join(', ');
}

function notes({ correctable, attachments, parts, upcast }: EventDeclaration<JsonObject>, late: boolean): string {
  return [
    correctable === undefined ? [] : ['可更正 · correctable'],
    late ? ['可补录 · may be registered late'] : [],
    attachments === undefined ? [] : ['引用附件 · names attachments'],
    parts === undefined ? [] : ['记载参与人 · names participants'],
    upcast === undefined || Object.keys(upcast).length === 0 ? [] : [`可读旧版 · reads versions ${Object.keys(upcast).join(', ')}`],
  ]
    .flat()
    .join('; ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
