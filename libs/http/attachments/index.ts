export { AttachmentDoor, takesAttachments } from './attachment-door.js';
export { attachmentController } from './attachment-controller.js';
export { acceptUploads, UPLOAD_TYPES } from './upload-body.js';
