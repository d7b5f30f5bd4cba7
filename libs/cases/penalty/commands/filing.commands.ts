import { IsBoolean } from 'class-validator';
import { Day, Id, Ids, Label, OneOf, Optional, Part, Parts, Text } from '../penalty.fields.js';
import { LEAD_SOURCES, NO_FILING_GROUNDS } from '../penalty.kinds.js';
import { ID_TYPES, PARTY_KINDS, PARTY_ROLES } from '../penalty.parties.js';

export class ActPart {
  @Text(2, 2000) description!: string;
  @Optional() @Text(2, 200) place?: string;
  @Optional() @Day() from?: string;
  @Day() ended!: string;
  @IsBoolean() harm!: boolean;
}

export class ComplainantPart {
  @Text(1, 80) name!: string;
  @Optional() @Text(3, 40) phone?: string;
}

export class RegisterLead {
  @Text(2, 200) title!: string;
  @OneOf(LEAD_SOURCES) source!: string;
  @Optional() @Text(1, 80) sourceNumber?: string;
  @Day() receivedOn!: string;
  @Day() discoveredOn!: string;
  @Part(() => ActPart) act!: ActPart;
  @Optional() @Text(1, 80) item?: string;
  @Optional() @Part(() => ComplainantPart) complainant?: ComplainantPart;
}

export class ContactPart {
  @Text(1, 80) name!: string;
  @Optional() @OneOf(ID_TYPES) idType?: string;
  @Optional() @Text(3, 40) idNumber?: string;
  @Optional() @Text(3, 40) phone?: string;
}

export class PartyPart {
  @Label() ref!: string;
  @OneOf(PARTY_ROLES) role!: string;
  @OneOf(PARTY_KINDS) kind!: string;
  @Text(1, 120) name!: string;
  @OneOf(ID_TYPES) idType!: string;
  @Text(3, 40) idNumber!: string;
  @Optional() @Day() bornOn?: string;
  @Optional() @Text(3, 40) phone?: string;
  @Optional() @Text(2, 300) address?: string;
  @Optional() @Text(2, 300) serviceAddress?: string;
  @Optional() @Part(() => ContactPart) representative?: ContactPart;
}

export class IdentifyParties {
  @Parts(() => PartyPart, 1, 20) parties!: PartyPart[];
}

export class ExtendFilingPeriod {
  @Text(2, 1000) reason!: string;
}

export class FileCase {
  @Text(1, 80) item!: string;
  @Ids(1, 10) officers!: string[];
  @Text(2, 1000) grounds!: string;
}

export class DeclineFiling {
  @OneOf(NO_FILING_GROUNDS) ground!: string;
  /** Of a first offence, where the lead does not name it. */
  @Optional() @Text(1, 80) item?: string;
  @Text(2, 2000) reason!: string;
}

export class AssignOfficers {
  @Ids(1, 10) officers!: string[];
  @Text(2, 1000) reason!: string;
}

export class RequestRecusal {
  @Id() person!: string;
  @OneOf(['party', 'self', 'office']) by!: string;
  @Text(2, 1000) reason!: string;
}

export class DecideRecusal {
  @Id() person!: string;
  @IsBoolean() granted!: boolean;
  @Text(2, 1000) reason!: string;
}
