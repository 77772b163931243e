/** The call in the system's media controls: lock screen, media keys, picture-in-picture, headset buttons. */
export interface MediaSessionCall {
  /** Name or number. */
  readonly title: string;
  /** What goes on in words. */
  readonly status: string;
  readonly muted: boolean;
}

export interface MediaSessionHandlers {
  readonly toggleMicrophone: () => void;
  readonly hangup: () => void;
}

export interface MediaSessionSurroundings {
  readonly navigator: {readonly mediaSession?: MediaSession};
  readonly MediaMetadata?: new (init: MediaMetadataInit) => MediaMetadata;
}

export class CallMediaSession {
  readonly #window: MediaSessionSurroundings;
  readonly #handlers: MediaSessionHandlers;
  #call: MediaSessionCall | null = null;
  #metadata: MediaMetadata | null = null;
  /** What the page itself had there. */
  #before: MediaMetadata | null = null;
  #disposed = false;

  constructor({
    window,
    handlers,
  }: {
    readonly window: MediaSessionSurroundings;
    readonly handlers: MediaSessionHandlers;
  }) {
    this.#window = window;
    this.#handlers = handlers;
  }

  /** The call in front; `null` after it. */
  update(call: MediaSessionCall | null): void {
    const session = this.#window.navigator.mediaSession;
    if (!session || this.#disposed) return;
    const before = this.#call;
    this.#call = call;
    if (!before !== !call) {
      const {toggleMicrophone, hangup} = this.#handlers;
      handle(session, 'togglemicrophone', call && toggleMicrophone);
      handle(session, 'hangup', call && hangup);
    }
    if (before?.title !== call?.title || before?.status !== call?.status) this.#describe(session, call);
    const on = !!call && !call.muted;
    if (on !== (!!before && !before.muted)) tell(session, on);
  }

  dispose(): void {
    this.update(null);
    this.#disposed = true;
  }

  #describe(session: MediaSession, call: MediaSessionCall | null): void {
    const {MediaMetadata: Metadata} = this.#window;
    if (!Metadata) return;
    const ours = this.#metadata !== null && session.metadata === this.#metadata;
    if (!ours) this.#before = session.metadata;
    if (call) session.metadata = this.#metadata = new Metadata({title: call.title, artist: call.status});
    else if (ours) session.metadata = this.#before;
    if (!call) this.#metadata = this.#before = null;
  }
}

/** Browsers throw for actions they do not know, and the types know fewer than browsers. */
function handle(session: MediaSession, action: 'togglemicrophone' | 'hangup', handler: (() => void) | null): void {
  try {
    session.setActionHandler(action as MediaSessionAction, handler);
  } catch {
    // This action does not exist here.
  }
}

function tell(session: Partial<Pick<MediaSession, 'setMicrophoneActive'>>, on: boolean): void {
  try {
    // Some browsers return nothing, newer ones a promise that may be rejected.
    Promise.resolve(session.setMicrophoneActive?.(on)).catch(() => {});
  } catch {
    // Not allowed now.
  }
}
