export { SupervisionController, SupervisionModule } from './supervision.controller.js';
export { SupervisionDoor, type SupervisionPorts } from './supervision-door.js';
