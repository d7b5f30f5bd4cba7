export { SupervisionModule } from './supervision.controller.js';
export { SupervisionDoor } from './supervision-door.js';
