package dev.slipway.router.proxy;

/** What a request waits for. */
enum Phase {
  /** For its name and password to be looked at. */
  CHECKING(Answer.CROWDED),
  /** For a connection to an instance. */
  CONNECTING(Answer.NO_CONNECTION),
  /** For the rest of its body. */
  RECEIVING(Answer.CLIENT_TOO_SLOW),
  /** For the head of the answer. */
  WAITING(Answer.INSTANCE_TOO_SLOW),
  /** For the rest of the answer. */
  ANSWERING(Answer.INSTANCE_TOO_SLOW),
  /** For the client to take what is there of the answer. */
  TAKING(Answer.CLIENT_TOO_SLOW),
  /** For anything, either way. */
  TUNNEL(Answer.INSTANCE_TOO_SLOW);

  private final Answer overdue;

  Phase(Answer overdue) {
    this.overdue = overdue;
  }

  /** What is answered where it lasts too long. */
  Answer overdue() {
    return overdue;
  }
}
