// Node loads this first in every process of a run, so that its clock is ahead of the machine's.
const ahead = Number(process.env.CLOCK_AHEAD_MS);
const MachineDate = Date;
class ClockAhead extends MachineDate {
	constructor(...args) {
		super(...(args.length === 0 ? [MachineDate.now() + ahead] : args));
	}

	static now() {
		return MachineDate.now() + ahead;
	}
}
globalThis.Date = ClockAhead;
