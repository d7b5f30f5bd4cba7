import type { InspectionPublicationEvents } from '../events/inspection-publication.events.js';
import { said, say, type EventWordings } from './say.js';

export const inspectionPublicationWording: EventWordings<InspectionPublicationEvents> = {
  'penalty.inspection-published': say('公开检查结果', 'Inspection result published', {
    zh: (d) =>
      `${d.on}在${d.site}公开${d.record}的检查结果${d.withheld.length === 0 ? '' : `，未公开：${d.withheld.map((x) => `${x.what}（${said(x.ground)}）`).join('、')}`}`,
    en: (d) =>
      `Result of inspection ${d.record} published on ${d.site} on ${d.on}${d.withheld.length === 0 ? '' : `; withheld: ${d.withheld.map((x) => `${x.what} (${said(x.ground, 'en')})`).join(', ')}`}`,
  }),
  'penalty.inspection-withheld': say('决定不公开检查结果', 'Inspection result withheld', {
    zh: (d) => `${d.on}决定不公开${d.record}的检查结果（${said(d.ground)}）：${d.reason}`,
    en: (d) => `Decided on ${d.on} not to publish the result of inspection ${d.record} (${said(d.ground, 'en')}): ${d.reason}`,
  }),
};
