import type { z } from 'zod';
import type { printChoices } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { NOTICE_LANGUAGES } from '../../documents/notice-languages.ts';
import { isOldModel, languageProblem, NOTICE_PAPERS, PAPER_LABEL, paperProblem, PRINTED_LANGUAGES, usualPaper } from '../../domain/notice-paper.ts';
import { isPaidState } from '../../domain/position-state.ts';
import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { currentOperator, failure, mutate, operations, type Operator, type Outcome } from '../access/index.ts';
import { findInstallment, inScope, loadPosition, planOf, type InstallmentRow, type PositionRecord } from '../positions/index.ts';
import { noticeContent, planContent, type NoticeToDraw } from './content.ts';
import { drawExample } from './example-notice.ts';
import { newestLetters, letterWithVersions, retireLetter, saveLetter } from './letters.ts';
import { paperStanding, type PaperStanding } from './paper-choice.ts';
import { readPaperSettings, savePaperSettings } from './paper-settings.ts';

type Choices = z.infer<typeof printChoices>;
type Paper = Readonly<{ record: PositionRecord; first: InstallmentRow; toDraw: NoticeToDraw }>;

/** The part of the contract about what notices are printed on. */
export function createPapersRouter() {
  const os = operations.papers;
  return {
    settings: os.settings.handler(({ context }) => context.application.engine.read(async (reader) => ok(await readPaperSettings(reader)))),
    saveSettings: os.saveSettings.handler(({ input, context }) => {
      const { application } = context;
      const operator = currentOperator(context);
      return mutate(application.engine, 'papers.saveSettings', input, (unit) => savePaperSettings(application, unit, operator, input));
    }),
    preview: os.preview.handler(({ input, context }) => drawExample(context.application, { window: input.window, ...(input.letter === null ? {} : { letter: input.letter }) })),
    letters: os.letters.handler(({ input, context }) => context.application.engine.read(async (reader) => ok({ letters: [...(await newestLetters(reader, input.includeRetired))] }))),
    letter: os.letter.handler(({ input, context }) => context.application.engine.read((reader) => letterWithVersions(reader, input.id))),
    saveLetter: os.saveLetter.handler(async ({ input, context }) => {
      const { application } = context;
      const operator = currentOperator(context);
      // What the letter names, and whether it fits on its page, is seen where it is drawn: with the window it will have.
      const { window } = await application.engine.read((reader) => readPaperSettings(reader));
      const drawn = await drawExample(application, { window, letter: { title: input.title, body: input.body } });
      if (!drawn.ok) return drawn;
      return mutate(application.engine, 'papers.saveLetter', input, (unit) => saveLetter(unit, operator, input));
    }),
    retireLetter: os.retireLetter.handler(({ input, context }) => {
      const operator = currentOperator(context);
      return mutate(context.application.engine, 'papers.retireLetter', input, (unit) => retireLetter(unit, operator, input));
    }),
    choices: os.choices.handler(({ input, context }) => context.application.engine.read((reader) => choicesOf(context.application, reader, currentOperator(context), input))),
  };
}

async function choicesOf(context: ApplicationContext, reader: Reader, operator: Operator, { installmentId, positionId }: Readonly<{ installmentId: number | null; positionId: number | null }>): Promise<Outcome<Choices>> {
  const installment = installmentId === null ? null : await findInstallment(reader, { id: installmentId });
  const record = await loadPosition(reader, installment?.positionId ?? positionId ?? 0);
  if (record === null || !inScope(operator, record.position.office)) return failure('NOT_FOUND', 'L’avviso non c’è.');
  const paper = installment === null ? await paperOfPlan(context, reader, record) : await paperOf(context, reader, record, installment);
  if (paper === null) return failure('PRINT_REFUSED', 'Non c’è nessun avviso da stampare.');
  const letters = (await newestLetters(reader, false)).map(({ id, title, version }) => ({ id, title, version }));
  return ok({ ...told(await paperStanding(reader, record, paper.toDraw.content, [paper.first, ...paper.toDraw.beside])), letters });
}

async function paperOf(context: ApplicationContext, reader: Reader, record: PositionRecord, installment: InstallmentRow): Promise<Paper | null> {
  const toDraw = await noticeContent(context, reader, record, installment);
  return toDraw === null ? null : { record, first: installment, toDraw };
}

async function paperOfPlan(context: ApplicationContext, reader: Reader, record: PositionRecord): Promise<Paper | null> {
  const { whole, installments } = planOf(record);
  const toPay = installments.filter(({ state }) => !isPaidState(state));
  const wholeRow = record.installments.find(({ optionId }) => optionId === whole?.id) ?? null;
  const toDraw = await planContent(context, reader, record, { whole: wholeRow, installments: toPay });
  const first = wholeRow ?? toPay[0];
  return toDraw === null || first === undefined || toPay.length === 0 ? null : { record, first, toDraw };
}

/** A paper of the old model is not even named while the office has it off. */
function told({ facts, wanted }: PaperStanding): Omit<Choices, 'letters'> {
  const usual = usualPaper(wanted, facts);
  return {
    usual: { paper: usual.paper, language: usual.language, notes: [...usual.notes] },
    papers: NOTICE_PAPERS.filter((paper) => facts.oldModel || !isOldModel(paper)).map((paper) => ({ paper, label: PAPER_LABEL[paper], whyNot: paperProblem(paper, facts) })),
    languages: NOTICE_LANGUAGES.map(({ language, label, reason }) => {
      const printed = PRINTED_LANGUAGES.find((one) => one === language);
      return { language, label, whyNot: reason ?? (printed === undefined ? null : languageProblem(printed, 'A4', facts)) };
    }),
  };
}
