export { officer } from './officer.js';
export { officeDirectory, type DirectoryPorts } from './directory.js';
export type { OfficerEvents } from './officer.events.js';
export { certificateOn, postsOn, trainingHours, type OfficerState } from './officer.state.js';
