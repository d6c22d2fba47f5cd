// Node loads this first in every process of a run, so that its clock is as far ahead as the emulator's.
const ahead = Number(process.env.YEAR_CLOCK_AHEAD_MS);
const MachineDate = Date;
class ServiceDate extends MachineDate {
	constructor(...args) {
		super(...(args.length === 0 ? [MachineDate.now() + ahead] : args));
	}

	static now() {
		return MachineDate.now() + ahead;
	}
}
globalThis.Date = ServiceDate;
