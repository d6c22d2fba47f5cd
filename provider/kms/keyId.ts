/** The form of a key's id. Wider than hexadecimal on purpose: the current edition of the API's page says 0-9 and a-z. */
export const UUID_SHAPE = "[0-9a-z]{8}(?:-[0-9a-z]{4}){3}-[0-9a-z]{12}";

/** Matches text that is a key's id, or has the form of any UUID. */
export const UUID_SHAPED = new RegExp(`^${UUID_SHAPE}$`);
