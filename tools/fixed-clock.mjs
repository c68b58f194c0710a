// Preloaded (`node --import`) into the program whose pictures are taken: its clock begins at SPORTELLO_CLOCK_STARTS and goes a hundred
// times slower, so that a picture says the same hour and minute however long the computer takes.
import process from 'node:process';

const SLOWER = 100;
const RealDate = Date;
const begun = RealDate.now();
const starts = RealDate.parse(process.env.SPORTELLO_CLOCK_STARTS ?? '');
const now = () => Math.floor(starts + (RealDate.now() - begun) / SLOWER);

if (!Number.isNaN(starts)) {
  globalThis.Date = class extends RealDate {
    constructor(...parts) {
      if (parts.length === 0) super(now());
      else super(...parts);
    }

    static now() {
      return now();
    }
  };
}
