/** The day that it is where those are who answer: dates of requests are days of a calendar, not moments. */

export const todaySql = `(now() at time zone 'Europe/Stockholm')::date`;
