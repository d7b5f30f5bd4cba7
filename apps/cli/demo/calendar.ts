import { addDays, type CatalogueItem, type LocalDate } from '#libs/kernel';
import type { LawBook } from '#libs/law';

/** What a clerk has on the desk: the calendar of working days and the catalogue of items, as the packs in `config` hold them. */
export class Desk {
  constructor(private readonly law: LawBook) {}

  /** The day itself if people work on it, else the next on which they do. */
  workday(day: LocalDate): LocalDate {
    let found = day;
    while (!this.law.inForce({ day: found }).isWorkingDay(found)) found = addDays(found, 1);
    return found;
  }

  /** That many working days later. */
  after(day: LocalDate, workdays: number): LocalDate {
    let found = day;
    for (let left = workdays; left > 0; left -= 1) found = this.workday(addDays(found, 1));
    return found;
  }

  /** That many working days earlier. */
  before(day: LocalDate, workdays: number): LocalDate {
    let found = day;
    for (let left = workdays; left > 0;) {
      found = addDays(found, -1);
      if (this.law.inForce({ day: found }).isWorkingDay(found)) left -= 1;
    }
    return found;
  }

  item(code: string, day: LocalDate, region: string): CatalogueItem {
    const item = this.law.inForce({ day, region }).item(code);
    if (item === undefined) throw new Error(`the catalogue holds no ${code} on ${day}`);
    return item;
  }

  /** Codes of the items of a field that are in force on the day. */
  codes(field: string, day: LocalDate): readonly string[] {
    return this.law
      .inForce({ day, field })
      .items()
      .map(({ code }) => code);
  }

  /** Whether the item stands on a list of the field, such as the one of first offences. */
  isListed(rule: string, code: string, field: string, day: LocalDate, region: string): boolean {
    return this.law.inForce({ day, region, field }).list(rule).includes(code);
  }
}
