/**
 * A buffer of zeros for bytes that will be cleared. `Buffer.alloc` may keep a small one in the heap of JavaScript, of which garbage
 * collection, and every view, makes copies that nobody can clear.
 * @param size in bytes
 */
export function clearableBuffer(size: number): Buffer {
	return Buffer.from(new ArrayBuffer(size));
}
