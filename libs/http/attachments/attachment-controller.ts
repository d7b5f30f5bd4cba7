import { Controller, Get, HttpCode, HttpException, Inject, Param, Post, Req, Res, StreamableFile, type Type } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { AnyCaseType } from '#libs/kernel';
import type { StoredAttachment } from '#libs/case-runtime';
import { asked, type KnownRequest } from '../case-controller.js';
import { pascal } from '../pascal.js';
import { AttachmentDoor } from './attachment-door.js';
import { UploadInterrupted } from './upload-body.js';

/** Makes the Nest controller for the attachments of a case type: `POST` and `GET /v1/<route>/:id/attachments`. */
export function attachmentController(type: AnyCaseType): Type<unknown> {
  @Controller(`v1/${type.route}`)
  class AttachmentController {
    constructor(@Inject(AttachmentDoor) private readonly door: AttachmentDoor) {}

    @Post(':id/attachments')
    @HttpCode(201)
    async upload(
      @Param('id') id: string,
      @Req() request: KnownRequest,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<StoredAttachment> {
      try {
        const stored = await this.door.upload(type, id, request.body, asked(request));
        void reply.header('location', `/v1/${type.route}/${id}/attachments/${stored.sha256}`);
        return stored;
      } catch (error) {
        // nobody is there to hear it, and it is no fault of the office
        if (error instanceof UploadInterrupted) throw new HttpException(error.message, 400);
        throw error;
      }
    }

    /** Bytes only: a browser must neither show nor guess what an unknown person uploaded. */
    @Get(':id/attachments/:sha256')
    async download(
      @Param('id') id: string,
      @Param('sha256') sha256: string,
      @Req() request: KnownRequest,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<StreamableFile> {
      const { attachment, bytes } = await this.door.download(type, id, sha256, asked(request));
      void reply.headers({
        etag: `"${attachment.sha256}"`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, no-store',
      });
      return new StreamableFile(bytes, {
        type: 'application/octet-stream',
        disposition: `attachment; filename="${attachment.sha256}"`,
        length: attachment.size,
      });
    }
  }
  Object.defineProperty(AttachmentController, 'name', { value: `${pascal(type.name)}AttachmentController` });
  return AttachmentController;
}
