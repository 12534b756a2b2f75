package dev.slipway.router.proxy;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request at one instance, and its answer. Both sides are on one event loop, so it needs no
 * lock. Whoever is slow stops the other: neither side is read while the other does not take.
 */
final class Exchange {
  private static final int INSTANCE_FAULTS = 500;

  private final Client client;
  private final Worker worker;
  private final RequestHead head;
  private final Unsent unsent = new Unsent();
  private final Tally tally;
  private final Terms terms;
  private @Nullable InstancePool pool;
  private int era;
  private @Nullable InstanceConnection connection;
  private Coding coding = Coding.IDENTITY;
  private int lastMoved;
  private int status;
  private boolean requestEnded;
  private boolean tunnel;
  private boolean over;

  Exchange(Client client, Worker worker, RequestHead head, Target target) {
    this.client = client;
    this.worker = worker;
    this.head = head;
    this.tally = new Tally(worker, head);
    this.terms = new Terms(worker, head, target);
    this.lastMoved = worker.now();
  }

  RequestHead head() {
    return head;
  }

  boolean requestEnded() {
    return requestEnded;
  }

  boolean isTunnel() {
    return tunnel;
  }

  // The way to an instance

  void start() {
    terms.judge(this, tally.startedNanos());
  }

  /** What the app's settings say is answered in place of an instance, if anything. */
  void judged(Optional<FullHttpResponse> refusal) {
    if (over) {
      return; // whoever asked has gone in the meantime
    }
    moved();
    if (refusal.isPresent()) {
      status = refusal.get().status().code();
      end();
      client.answerHere(head, refusal.get(), requestEnded);
    } else if (terms.isTooLarge() || terms.isTooLarge(tally.received(0))) {
      fail(Answer.BODY_TOO_LARGE);
    } else {
      terms.choose().ifPresentOrElse(this::at, () -> fail(Answer.NO_INSTANCE));
    }
  }

  Duration connectTimeout() {
    return terms.connectTimeout();
  }

  private void at(Instance instance) {
    era = instance.enter();
    var chosen = worker.pool(instance);
    pool = chosen;
    chosen.acquire(this);
  }

  boolean wantsConnection() {
    return !over && connection == null;
  }

  void connected(InstanceConnection free) {
    connection = free;
    moved();
    free.begin(this, head.request());
    unsent.sendOn(free);
    if (!client.isBeingRead()) {
      free.flush();
    }
    client.updateReading();
  }

  /** Nothing was sent, so whatever the request is, it may be tried elsewhere: once. */
  void connectFailed(Throwable cause) {
    judge(false);
    var failed = leaveInstance();
    var slow = cause instanceof ConnectTimeoutException;
    retry(terms.elsewhere(failed), slow ? Answer.INSTANCE_TOO_SLOW : Answer.INSTANCE_FAILED);
  }

  void crowdedOut() {
    fail(Answer.CROWDED);
  }

  /**
   * The connection closed. One that was used before may have been closed by the instance while the
   * request was on its way: what may be sent twice is.
   */
  void connectionLost() {
    var stale = connection != null && connection.mayBeStale();
    connection = null;
    if (tunnel) {
      end();
      client.closeAfterFlush();
    } else if (stale && status == 0 && requestEnded && head.isRepeatable()) {
      unsent.hold(LastHttpContent.EMPTY_LAST_CONTENT);
      if (pool != null) {
        pool.closeIdle(); // they are stale too
      }
      retry(terms.again(leaveInstance()), Answer.INSTANCE_FAILED);
    } else {
      fail(Answer.INSTANCE_FAILED);
    }
  }

  private void retry(Optional<Instance> next, Answer otherwise) {
    moved();
    next.ifPresentOrElse(this::at, () -> fail(otherwise));
  }

  // From the client

  void body(HttpContent content) {
    moved();
    var bodyBytes = tally.received(content.content().readableBytes());
    var broken = content.decoderResult().isFailure();
    if (broken || terms.isTooLarge(bodyBytes)) {
      content.release();
      fail(broken ? Answer.BAD_REQUEST : Answer.BODY_TOO_LARGE);
      return;
    }
    if (content instanceof LastHttpContent last) {
      HopByHop.dropFromTrailer(last.trailingHeaders());
      requestEnded = true;
    }
    var to = connection;
    if (to != null) {
      to.write(content);
    } else {
      unsent.hold(content);
    }
    if (!requestEnded) {
      client.updateReading();
    }
  }

  void flushToInstance() {
    if (connection != null) {
      connection.flush();
    }
  }

  /** Whether more may be read from the client. */
  boolean takesMore() {
    return (requestEnded && !tunnel) || (connection != null && connection.isWritable());
  }

  /** Whether it must wait is seen when it is written to: that it can not may be another's doing. */
  void clientWritabilityChanged() {
    if (connection != null && client.isWritable() && connection.read(true)) {
      moved();
    }
  }

  void clientGone() {
    if (over) {
      return;
    }
    if (!tunnel && status == 0) {
      status = RouterMetrics.CLIENT_WENT_AWAY;
    }
    var open = connection;
    connection = null;
    if (open != null && tunnel) {
      open.closeAfterFlush();
    }
    end();
    if (open != null && !tunnel) {
      open.abandon(false);
    }
  }

  void tunnelFromClient(Object bytes) {
    moved();
    var to = connection;
    if (to == null) {
      ReferenceCountUtil.release(bytes);
      return;
    }
    to.write(bytes);
    client.updateReading();
  }

  // From the instance

  void answer(HttpResponse response) {
    moved();
    if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      switchProtocols(response);
    } else if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
      client.writeInterim(head, response);
      waitForClient();
    } else {
      status = response.status().code();
      coding = terms.applyTo(response);
      client.writeHead(head, response, requestEnded);
      if (response instanceof FullHttpResponse) {
        ended();
      }
    }
  }

  void answerBody(HttpContent content) {
    moved();
    tally.sent(coding.write(content, client));
    waitForClient();
  }

  void answerEnd(LastHttpContent last) {
    if (tunnel) {
      last.release();
      return;
    }
    tally.sent(coding.end(last, client));
    ended();
  }

  private void ended() {
    if (over) {
      return; // its client went with the last of what was written
    }
    judge(status < INSTANCE_FAULTS);
    var done = connection;
    connection = null;
    end();
    if (done != null) {
      done.end(requestEnded);
    }
    client.answered(head, requestEnded);
  }

  /** What came is no answer. */
  void answerBroken() {
    fail(Answer.INSTANCE_FAILED);
  }

  void flushToClient() {
    tally.sent(coding.flush(client));
    client.flush();
  }

  void instanceWritabilityChanged() {
    moved();
    client.updateReading();
  }

  private void switchProtocols(HttpResponse response) {
    if (head.upgrade().isEmpty() || !requestEnded || connection == null) {
      fail(Answer.INSTANCE_FAILED);
      return;
    }
    status = response.status().code();
    tunnel = true;
    judge(true);
    tally.tell(terms.app(), status, Optional.ofNullable(pool).map(InstancePool::instance));
    terms.keep(response);
    // What is left in the decoders comes out as they go, and must not meet an encoder.
    client.writeSwitch(response);
    connection.stopEncoding();
    client.stopDecoding();
    if (connection != null) {
      connection.stopDecoding();
    }
  }

  void tunnelFromInstance(Object bytes) {
    moved();
    client.write(bytes);
    waitForClient();
  }

  private void waitForClient() {
    if (connection != null && !client.isWritable()) {
      connection.read(false);
    }
  }

  /** Looks at what should have happened by now; {@code now} in ticks. */
  void tick(int now) {
    var phase = phase();
    if (!terms.isOver(phase, now - lastMoved)) {
      return;
    }
    if (phase == Phase.TUNNEL) {
      client.close();
    } else {
      fail(phase.overdue());
    }
  }

  private Phase phase() {
    if (tunnel) {
      return Phase.TUNNEL;
    }
    if (connection == null) {
      return terms.isChecking() ? Phase.CHECKING : Phase.CONNECTING;
    }
    if (!requestEnded && takesMore()) {
      return Phase.RECEIVING;
    }
    if (status == 0) {
      return Phase.WAITING;
    }
    return client.isWritable() ? Phase.ANSWERING : Phase.TAKING;
  }

  private void fail(Answer answer) {
    if (over) {
      return;
    }
    if (answer.blamesInstance()) {
      judge(false);
    }
    var open = connection;
    connection = null;
    var answering = status != 0;
    if (!answering) {
      status = answer.code();
    }
    end();
    if (open != null) {
      open.abandon(answer == Answer.INSTANCE_TOO_SLOW);
    }
    if (answering) {
      client.reset();
    } else {
      client.answerHere(head, answer, terms.response(answer), requestEnded);
    }
  }

  /** What the instance that it is at did with it. */
  private void judge(boolean fine) {
    if (pool != null) {
      pool.instance().judge(fine, era, terms.target().instances());
    }
  }

  private void end() {
    over = true;
    if (connection == null && pool != null) {
      pool.forget(this);
    }
    unsent.drop();
    coding.close();
    var left = leaveInstance();
    if (!tunnel) {
      tally.tell(terms.app(), status, left);
    }
  }

  private Optional<Instance> leaveInstance() {
    var left = Optional.ofNullable(pool).map(InstancePool::instance);
    pool = null;
    left.ifPresent(Instance::leave);
    return left;
  }

  private void moved() {
    lastMoved = worker.now();
  }
}
