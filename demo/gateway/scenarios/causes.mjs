/** Ends of calls and refusals that several scenarios share. */

export const BYE = {
  normal: {cause: 'NORMAL_CLEARING', causeCode: 16, sipCode: 200, sipReason: 'OK'},
  busy: {cause: 'USER_BUSY', causeCode: 17, sipCode: 486, sipReason: 'Busy Here'},
  incompatible: {cause: 'INCOMPATIBLE_DESTINATION', causeCode: 88, sipCode: 488, sipReason: 'Not Acceptable Here'},
};

export const ERRORS = {
  notLoggedIn: {code: -32000, message: 'Authentication Required'},
  loginIncorrect: {code: -32001, message: 'Login Incorrect'},
  noSuchCall: {code: -32002, message: 'CALL DOES NOT EXIST'},
  rejected: {code: -32002, message: 'CALL REJECTED'},
  noSuchMethod: {code: -32601, message: 'Invalid Method, Missing Method or Permission Denied'},
  badParams: {code: -32602, message: 'Invalid Params'},
  internal: {code: -32603, message: 'Internal Error'},
};
