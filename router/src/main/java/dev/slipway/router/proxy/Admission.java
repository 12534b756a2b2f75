package dev.slipway.router.proxy;

import dev.slipway.router.login.Authenticator.Verdict;
import dev.slipway.router.login.Credentials;
import dev.slipway.router.policy.LoginRule;
import dev.slipway.router.policy.Refusal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether a client is let in by those who want its name and password; asked of each in turn. */
final class Admission {
  private final Worker worker;
  private final List<LoginRule> rules;
  private final Optional<Credentials> given;
  private final Consumer<Optional<Refusal>> then;

  private Admission(
      Worker worker,
      List<LoginRule> rules,
      Optional<Credentials> given,
      Consumer<Optional<Refusal>> then) {
    this.worker = worker;
    this.rules = rules;
    this.given = given;
    this.then = then;
  }

  /**
   * Says, at once or later on the same event loop, why a client is not let in. What it sent to be
   * let in is taken out of its request: the app is not told passwords.
   */
  static void ask(
      Worker worker, List<LoginRule> rules, HttpHeaders request, Consumer<Optional<Refusal>> then) {
    var sent = request.getAll(HttpHeaderNames.AUTHORIZATION);
    request.remove(HttpHeaderNames.AUTHORIZATION);
    var given =
        sent.size() == 1 ? Credentials.parse(sent.getFirst()) : Optional.<Credentials>empty();
    if (rules.stream().anyMatch(rule -> rule.logins().isEmpty())) {
      then.accept(Optional.of(LoginRule.closed()));
    } else {
      new Admission(worker, rules, given, then).ask(0);
    }
  }

  private void ask(int index) {
    if (index == rules.size()) {
      then.accept(Optional.empty());
      return;
    }
    var rule = rules.get(index);
    if (given.isEmpty()) {
      then.accept(Optional.of(rule.unknown()));
      return;
    }
    worker
        .authenticator()
        .check(
            rule.logins().orElseThrow(),
            given.get(),
            verdict -> worker.run(() -> answered(verdict, index)));
  }

  private void answered(Verdict verdict, int index) {
    switch (verdict) {
      case KNOWN -> ask(index + 1);
      case UNKNOWN -> then.accept(Optional.of(rules.get(index).unknown()));
      case BUSY -> then.accept(Optional.of(LoginRule.busy()));
    }
  }
}
