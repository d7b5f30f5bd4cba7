import 'reflect-metadata';
import { Body, Controller, Module, Param, Post, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

/** The stock stack, as its documentation shows it, taking the body that the office takes and doing nothing with it. */

class Questioned {
  @IsString() @Length(1, 80) name!: string;
  @IsIn(['party', 'representative', 'employee', 'witness', 'victim', 'other']) relation!: string;
  @IsOptional() @IsString() @Length(1, 40) idType?: string;
  @IsOptional() @IsString() @Length(3, 40) idNumber?: string;
  @IsOptional() @IsString() @Length(3, 40) phone?: string;
}

class RecordInquiry {
  @IsInt() @Min(1) @Max(10_000_000) number!: number;
  @IsISO8601() from!: string;
  @IsISO8601() to!: string;
  @IsString() @Length(2, 300) place!: string;
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(10) @IsUUID('all', { each: true }) officers!: string[];
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(10) @ValidateNested({ each: true }) @Type(() => Questioned) persons!: Questioned[];
  @IsBoolean() rightsTold!: boolean;
  @IsString() @Length(2, 8000) record!: string;
  @IsArray() @ArrayMaxSize(20) @IsString({ each: true }) files!: string[];
}

@Controller('v1/penalty-cases')
class CasesController {
  @Post(':id/record-inquiry')
  recordInquiry(@Param('id') id: string, @Body() body: RecordInquiry) {
    return { caseId: id, number: body.number };
  }
}

@Module({ controllers: [CasesController] })
class FloorModule {}

const app = await NestFactory.create<NestFastifyApplication>(FloorModule, new FastifyAdapter(), { logger: false });
app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
await app.listen(0, '127.0.0.1');
process.stdout.write(`${await app.getUrl()}\n`);
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
