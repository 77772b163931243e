/** Ends of calls and refusals that several scenarios share. */

export const BYE = {
  normal: {cause: 'NORMAL_CLEARING', causeCode: 16, sipCode: 200, sipReason: 'OK'},
  busy: {cause: 'USER_BUSY', causeCode: 17, sipCode: 486, sipReason: 'Busy Here'},
  rejected: {cause: 'CALL_REJECTED', causeCode: 21, sipCode: 603, sipReason: 'Decline'},
  noAnswer: {cause: 'NO_ANSWER', causeCode: 19, sipCode: 480, sipReason: 'Temporarily Unavailable'},
  cancelled: {cause: 'ORIGINATOR_CANCEL', causeCode: 487, sipCode: 487, sipReason: 'Request Terminated'},
  unallocated: {cause: 'UNALLOCATED_NUMBER', causeCode: 1, sipCode: 404, sipReason: 'Not Found'},
  lost: {cause: 'NORMAL_TEMPORARY_FAILURE', causeCode: 41, sipCode: 503, sipReason: 'Service Unavailable'},
  incompatible: {cause: 'INCOMPATIBLE_DESTINATION', causeCode: 88, sipCode: 488, sipReason: 'Not Acceptable Here'},
};

/**
 * The SIP answer that goes with a cause code, as far as there is one.
 *
 * @param {number} causeCode
 */
export function sipOf(causeCode) {
  const known = Object.values(BYE).find((bye) => bye.causeCode === causeCode);
  return known ? {sipCode: known.sipCode, sipReason: known.sipReason} : {};
}

export const ERRORS = {
  notLoggedIn: {code: -32000, message: 'Authentication Required'},
  loginIncorrect: {code: -32001, message: 'Login Incorrect'},
  tokenExpired: {code: -32001, message: 'Token Expired'},
  noSuchCall: {code: -32002, message: 'CALL DOES NOT EXIST'},
  rejected: {code: -32002, message: 'CALL REJECTED'},
  holdRefused: {code: -32002, message: 'HOLD REFUSED'},
  noSuchMethod: {code: -32601, message: 'Invalid Method, Missing Method or Permission Denied'},
  badParams: {code: -32602, message: 'Invalid Params'},
  internal: {code: -32603, message: 'Internal Error'},
};
