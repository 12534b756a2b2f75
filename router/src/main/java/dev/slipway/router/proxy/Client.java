package dev.slipway.router.proxy;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client: an HTTP/1.1 connection, or one stream of an HTTP/2 connection. Takes one request after
 * the other; what comes before the one ahead is answered waits unread, but for what came in the
 * same packet.
 */
final class Client implements Timed {
  private static final Logger LOG = LoggerFactory.getLogger(Client.class);

  /** A body up to this is read to its end after an early answer, to keep the connection. */
  private static final long SKIPPED_BODY_BYTES = 64 * 1024;

  /** How long a client may take to read the last of what it gets, and to close. */
  private static final int LINGER_TICKS = Worker.ticks(Duration.ofSeconds(5));

  /** How many times the idle time an answer may wait that is written but not taken. */
  static final int UNSENT_IDLES = 4;

  private final Worker worker;
  private final Peer peer;
  private final Wire wire;
  private final int idleTicks;
  private final Deque<HttpObject> early = new ArrayDeque<>(0);
  private @Nullable Exchange exchange;
  private boolean beingRead;
  private boolean reading = true;
  private boolean pumping;
  private int lastMoved;

  /** Asks to go on in HTTP/2; the answer is due once it is read to its end. */
  private @Nullable HttpRequest upgrading;

  /** The answer under way is the connection's last. */
  private boolean lastAnswer;

  /** Whatever else the client sends is dropped. */
  private boolean deaf;

  Client(Worker worker, Peer peer, Wire wire) {
    this.worker = worker;
    this.peer = peer;
    this.wire = wire;
    this.idleTicks = Worker.ticks(worker.options().timeouts().idle());
    this.lastMoved = worker.now();
  }

  // What the client sends

  /** From now on it is watched, until it is {@link #forgotten}. */
  void known() {
    worker.watch(this);
  }

  void forgotten() {
    worker.unwatch(this);
  }

  /** A part of a request came, or bytes once it switched protocols. */
  void read(Object message) {
    beingRead = true;
    var current = exchange;
    if (current != null && current.isTunnel()) {
      current.tunnelFromClient(message);
    } else if (deaf || !(message instanceof HttpObject part)) {
      ReferenceCountUtil.release(message);
    } else if (!early.isEmpty() || (current != null && current.requestEnded())) {
      early.add(part);
      updateReading();
    } else {
      take(part);
    }
  }

  /** There is no more to be read for now. */
  void readComplete() {
    beingRead = false;
    if (exchange != null) {
      exchange.flushToInstance();
    }
  }

  /** Whether {@link #readComplete} will come and flush. */
  boolean isBeingRead() {
    return beingRead;
  }

  private void take(HttpObject part) {
    if (part instanceof FullHttpRequest whole) {
      begin(Http2.headOf(whole));
      rest(whole);
    } else if (part instanceof HttpRequest request) {
      begin(request);
    } else if (part instanceof HttpContent content) {
      rest(content);
    }
  }

  private void rest(HttpContent content) {
    if (exchange != null) {
      exchange.body(content instanceof FullHttpRequest whole ? Http2.bodyOf(whole) : content);
      return;
    }
    content.release();
    var request = upgrading;
    if (request != null && content instanceof LastHttpContent) {
      upgrading = null;
      wire.upgrade(worker, peer, request);
    }
  }

  private void begin(HttpRequest request) {
    var head = new RequestHead(request, wire.isHttp2(), peer);
    if (head.asksForHttp2() && !peer.secure() && early.isEmpty()) {
      upgrading = request;
      return;
    }
    var refusal = head.refusal(worker.options().limits().bodyBytes());
    if (refusal.isPresent()) {
      refuse(head, refusal.get());
      return;
    }
    var host = head.hostName();
    var proof = head.challenge().flatMap(token -> worker.challenges().answer(host, token));
    if (proof.isPresent()) {
      prove(head, proof.get());
      return;
    }
    var target = worker.table().find(host);
    if (target.isEmpty()) {
      refuse(head, host.isEmpty() ? Answer.BAD_REQUEST : Answer.UNKNOWN_HOST);
      return;
    }
    head.prepare(worker);
    var next = new Exchange(this, worker, head, target.get());
    exchange = next;
    next.start();
  }

  private void prove(RequestHead head, String keyAuthorization) {
    tell(head, 200);
    answerHere(head, Answer.text(keyAuthorization, head.isHead()), false);
  }

  private void refuse(RequestHead head, Answer answer) {
    tell(head, answer.code());
    answerHere(head, answer, answer.response(head), false);
  }

  private void tell(RequestHead head, int status) {
    worker.metrics().answered(Optional.empty(), status, Duration.ZERO);
    if (worker.accessLog().isOn()) {
      head.log(worker.accessLog(), AccessLog.Outcome.here(status));
    }
  }

  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    while (!deaf && !early.isEmpty() && (exchange == null || !exchange.requestEnded())) {
      take(early.remove());
    }
    pumping = false;
    updateReading();
    if (exchange != null && !beingRead) {
      exchange.flushToInstance();
    }
  }

  /** Reads from the client only while there is somewhere to put it. */
  void updateReading() {
    var on = early.isEmpty() && (exchange == null || exchange.takesMore());
    if (reading != on) {
      reading = on;
      wire.read(on);
    }
  }

  // What the client gets

  boolean isWritable() {
    return wire.isWritable();
  }

  void write(Object message) {
    wire.write(message);
  }

  void flush() {
    wire.flush();
  }

  void writeInterim(RequestHead head, HttpResponse response) {
    wire.interim(head, response);
    flush();
  }

  void writeHead(RequestHead head, HttpResponse response, boolean requestEnded) {
    lastAnswer =
        isLast(head, requestEnded)
            || (!wire.isHttp2() && Http1Wire.endsWithConnection(head, response));
    wire.head(head, response, lastAnswer);
  }

  /** An answer of the router itself, in place of an instance's, and how it is written. */
  void answerHere(RequestHead head, Answer answer, HttpResponse response, boolean requestEnded) {
    if (answer.isToUnreadable() || head.isBroken()) {
      lastAnswer = true;
      wire.head(head, response, true);
      answeredEarly();
    } else {
      answerHere(head, response, requestEnded);
    }
  }

  /** The same, to a request that is well-formed. */
  void answerHere(RequestHead head, HttpResponse response, boolean requestEnded) {
    lastAnswer = isLast(head, requestEnded);
    wire.head(head, response, lastAnswer);
    answered(head, requestEnded);
  }

  /**
   * The rest of a request with a small body is read and dropped after an early answer, to keep the
   * connection; a larger one is not waited for.
   */
  private boolean isLast(RequestHead head, boolean requestEnded) {
    return !head.keepAlive()
        || worker.isDraining()
        || (!requestEnded && head.hasBody() && !head.bodyEndsWithin(SKIPPED_BODY_BYTES));
  }

  /** The answer is written: on to the next request, or to the end. */
  void answered(RequestHead head, boolean requestEnded) {
    var isLast = lastAnswer || (worker.isDraining() && early.isEmpty());
    if (!requestEnded && head.hasBody() && (isLast || wire.isHttp2())) {
      answeredEarly();
      return;
    }
    exchange = null;
    lastMoved = worker.now();
    if (isLast && !wire.isHttp2()) {
      closeAfterFlush();
    } else {
      flush();
      pump();
    }
  }

  /** The answer is written, but the request has not ended: the rest of it is not waited for. */
  private void answeredEarly() {
    exchange = null;
    lastMoved = worker.now();
    deaf = true;
    dropEarly();
    wire.endEarly();
    updateReading();
  }

  /** The 101 of the instance; from now on bytes go to the client as they are. */
  void writeSwitch(HttpResponse response) {
    wire.switchProtocols(response);
  }

  /** From now on bytes come from the client as they are. */
  void stopDecoding() {
    wire.stopDecoding();
    updateReading();
  }

  void reset() {
    exchange = null;
    wire.reset();
  }

  void close() {
    wire.close();
  }

  void closeAfterFlush() {
    exchange = null;
    deaf = true;
    wire.closeAfterFlush();
  }

  private void dropEarly() {
    early.forEach(ReferenceCountUtil::release);
    early.clear();
  }

  // What happens to it

  void writabilityChanged() {
    if (exchange != null) {
      exchange.clientWritabilityChanged();
    }
  }

  /** It closed its connection, or its stream ended; the latter also once all is answered. */
  void gone() {
    dropEarly();
    var current = exchange;
    exchange = null;
    if (current != null) {
      current.clientGone();
    }
  }

  void failed(Throwable cause) {
    if (!PeerFault.is(cause)) {
      LOG.warn("A client's connection is closed after a fault", cause);
    }
    gone();
    wire.fault(cause);
  }

  @Override
  public void tick(int now) {
    var current = exchange;
    if (current != null) {
      current.tick(now);
    } else if (isOver(now - lastMoved)) {
      close();
    }
  }

  /** What is written may wait for the client to take it, for longer but not for ever. */
  private boolean isOver(int ticks) {
    if (wire.hasUnsent()) {
      return ticks / UNSENT_IDLES >= idleTicks;
    }
    return ticks >= (deaf ? LINGER_TICKS : idleTicks);
  }

  @Override
  public void drain() {
    if (exchange == null && !wire.isHttp2()) {
      closeAfterFlush();
    }
  }
}
