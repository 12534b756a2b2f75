package dev.slipway.router.proxy;

import dev.slipway.manifest.AppName;
import dev.slipway.router.policy.Policy;
import dev.slipway.router.policy.Refusal;
import dev.slipway.router.policy.Visit;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Where one request goes, and what the settings there say of it. */
final class Terms {
  private final Worker worker;
  private final RequestHead head;

  /** A password waits for no longer than this to be looked at. */
  private static final int LONGEST_CHECK_TICKS = Worker.ticks(Duration.ofSeconds(10));

  /** What the app says whose host name it came to, wherever a path leads. */
  private final Policy entry;

  private boolean checking;
  private boolean triedElsewhere;
  private boolean triedAgain;

  private Target target;
  private long mostBodyBytes;

  /** Whether answers may be compressed: the client reads it, and the app wants it. */
  private boolean gzip;

  /** The instance that the client's cookie names, where the app keeps clients at one. */
  private Optional<Instance> named = Optional.empty();

  /** The instance that it is at, there. */
  private Optional<Instance> kept = Optional.empty();

  Terms(Worker worker, RequestHead head, Target target) {
    this.worker = worker;
    this.head = head;
    this.target = target;
    this.entry = target.policy();
    this.mostBodyBytes = worker.options().limits().bodyBytes();
  }

  Target target() {
    return target;
  }

  Optional<AppName> app() {
    return target.app();
  }

  /**
   * Asks the app's settings, and those of the app that a path leads to: what is answered in place
   * of an instance is told to the exchange, now or later. Where that is nothing, they are applied
   * to the request.
   *
   * @param nanos when it came
   */
  void judge(Exchange exchange, long nanos) {
    if (!target.hasSettings()) {
      exchange.judged(Optional.empty());
      return;
    }
    var first = target.login();
    var refusal = refusal(visit(nanos));
    if (refusal.isPresent() || (first.isEmpty() && target.login().isEmpty())) {
      exchange.judged(settled(refusal));
      return;
    }
    var logins = Stream.concat(first.stream(), target.login().stream()).distinct().toList();
    checking = true;
    Admission.ask(
        worker,
        logins,
        head.request().headers(),
        answer -> {
          checking = false;
          lookAgain();
          exchange.judged(settled(answer));
        });
  }

  private Optional<Refusal> refusal(Visit visit) {
    var refusal = entry.judge(visit);
    if (refusal.isEmpty()) {
      target = target.towards(visit.uri());
      if (target.policy() != entry) {
        refusal = target.policy().judge(visit);
      }
    }
    return refusal;
  }

  private Optional<FullHttpResponse> settled(Optional<Refusal> refusal) {
    if (refusal.isEmpty()) {
      mostBodyBytes = target.policy().maxBody(entry.maxBody(mostBodyBytes));
      gzip = target.policy().compresses() && Compression.isTakenBy(head);
      Headers.edit(head.request().headers(), target.policy().requestHeaders());
    }
    return refusal.map(this::response);
  }

  /** Whether it is not known yet whether the client is let in. */
  boolean isChecking() {
    return checking;
  }

  private Visit visit(long nanos) {
    var peer = head.from();
    var request = head.request();
    var method = request.method().name();
    return new Visit(peer.address(), peer.secure(), method, head.hostName(), request.uri(), nanos);
  }

  private FullHttpResponse response(Refusal refusal) {
    return secured(Refusals.response(refusal, head));
  }

  /** What the router answers for want of an answer of the app. */
  FullHttpResponse response(Answer answer) {
    return secured(answer.response(head));
  }

  private <T extends HttpResponse> T secured(T response) {
    Headers.secure(response.headers(), entry, head.from().secure());
    return response;
  }

  /** Whether the body that was announced is larger than is taken. */
  boolean isTooLarge() {
    return head.declaresMoreThan(mostBodyBytes);
  }

  /** Whether a body of so many bytes is larger than is taken. */
  boolean isTooLarge(long bodyBytes) {
    return bodyBytes > mostBodyBytes;
  }

  /** Changes the head of the app's answer, and says how its body is written. */
  Coding applyTo(HttpResponse answer) {
    if (target.hasSettings()) {
      Headers.edit(answer.headers(), target.policy().answerHeaders());
    }
    keep(secured(answer));
    return target.policy().compresses()
        ? Compression.begin(answer, head, gzip, worker.deflaters())
        : Coding.IDENTITY;
  }

  /** Keeps the client at the instance that answers, where the app wants it and it is not so yet. */
  void keep(HttpResponse answer) {
    if (!kept.equals(named)) {
      var secure = head.from().secure();
      var sticky = target.sticky();
      kept.ifPresent(it -> sticky.ifPresent(all -> all.tell(answer.headers(), it, secure)));
    }
  }

  Optional<Instance> choose() {
    if (target.sticky().isEmpty()) {
      return target.choose(worker);
    }
    named = target.sticky().get().named(head.request().headers());
    kept = named.filter(Instance::isIn).or(() -> target.choose(worker));
    return kept;
  }

  /** Another instance of the same app than the one that failed; once. */
  Optional<Instance> elsewhere(Optional<Instance> failed) {
    if (triedElsewhere) {
      return Optional.empty();
    }
    triedElsewhere = true;
    lookAgain();
    var another = target.chooseAnother(worker, failed);
    if (target.sticky().isPresent() && another.isPresent()) {
      kept = another;
    }
    return another;
  }

  /**
   * Where a request goes again whose connection was closed as it came: elsewhere, if there is an
   * elsewhere. Clients that are kept at an instance stay there while it takes connections.
   */
  Optional<Instance> again(Optional<Instance> failed) {
    lookAgain();
    var stays = failed.filter(it -> it.isIn() && target.instances().contains(it));
    if (target.sticky().isPresent() && stays.isPresent() && !triedAgain) {
      triedAgain = true;
      return stays;
    }
    return triedElsewhere
        ? Optional.empty()
        : elsewhere(failed).or(() -> failed.filter(Instance::isThere));
  }

  /**
   * Goes by the table as it is by now. Where the host is another app's, or nobody's, by what
   * remains of the one that it was: another app would have to judge the request first.
   */
  private void lookAgain() {
    target =
        worker
            .table()
            .find(head.hostName())
            .map(it -> it.towards(head.request().uri()))
            .filter(it -> it.app().equals(target.app()))
            .orElseGet(target::remaining);
  }

  Duration connectTimeout() {
    return target.policy().connect(worker.options().timeouts().connect());
  }

  /** Whether it lasts too long by now; {@code quiet} in ticks. */
  boolean isOver(Phase phase, int quiet) {
    var usual = worker.options().timeouts();
    return switch (phase) {
      case CHECKING -> quiet >= LONGEST_CHECK_TICKS;
      // Later than the connect itself, whose end says more: who still waits, waits for its turn.
      case CONNECTING -> quiet > Worker.ticks(connectTimeout().plus(Worker.TICK.multipliedBy(2)));
      case WAITING -> quiet >= Worker.ticks(target.policy().response(usual.response()));
      case RECEIVING, ANSWERING, TAKING ->
          quiet >= Worker.ticks(target.policy().idle(usual.idle()));
      case TUNNEL -> quiet >= Worker.ticks(usual.tunnelIdle());
    };
  }
}
