package dev.slipway.router.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.router.Logins;
import dev.slipway.router.login.Authenticator.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hashes were made by the C library's crypt(3). */
class AuthenticatorTest {
  private static final String SALT = "abcdefghijklmnopqrstuu";
  private static final String SLOW = "$2y$12$" + SALT + "vhqlfa3SToYAWnpQD0wYcoxAD7y2cEy";
  private static final String USERS =
      """
      ann:$2y$05$%1$spx2xBUC4954936wVIjyyPHmUBFu0wCW
      bob:$2b$04$%1$sPWRtT5yx7FBi4dcf6ROhboeNunUrLQ.
      zoë:$2a$04$%1$sH8ZjF0747D8YnuKXwoJa2JdRwbTso1C
      long:$2y$04$%1$sbzadhGtS2zEF.gu0yd0opP6cVzb.e0i
      """
          .formatted(SALT);

  private final AtomicLong nanos = new AtomicLong();
  private final Authenticator authenticator = new Authenticator(nanos::get);

  @AfterEach
  void stop() {
    authenticator.close();
  }

  private static Credentials credentials(String userAndPassword) {
    var encoded =
        Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    return Credentials.parse("Basic " + encoded).orElseThrow();
  }

  private Verdict check(Logins logins, String userAndPassword) throws Exception {
    BlockingQueue<Verdict> told = new ArrayBlockingQueue<>(1);
    authenticator.check(logins, credentials(userAndPassword), told::add);
    var verdict = told.poll(20, TimeUnit.SECONDS);
    assertThat(verdict).isNotNull();
    return verdict;
  }

  /** Whether the verdict came before check() returned: it was known. */
  private boolean isKeptIn(Logins logins, String userAndPassword) throws Exception {
    var caller = Thread.currentThread();
    var atOnce = new AtomicBoolean();
    BlockingQueue<Verdict> told = new ArrayBlockingQueue<>(1);
    authenticator.check(
        logins,
        credentials(userAndPassword),
        verdict -> {
          atOnce.set(Thread.currentThread().equals(caller));
          told.add(verdict);
        });
    assertThat(told.poll(20, TimeUnit.SECONDS)).isNotNull();
    return atOnce.get();
  }

  @ParameterizedTest
  @CsvSource({
    "ann:open sesame, KNOWN",
    "bob:geheim, KNOWN",
    "zoë:pässword:mit Doppelpunkt, KNOWN",
    "ann:open sesame!, UNKNOWN",
    "ann:, UNKNOWN",
    "bob:open sesame, UNKNOWN",
    "eve:open sesame, UNKNOWN",
    "Ann:open sesame, UNKNOWN",
    "'', UNKNOWN",
  })
  void who_is_known(String given, Verdict verdict) throws Exception {
    var logins = Logins.parse(USERS);
    assertThat(check(logins, given.isEmpty() ? ":" : given)).isEqualTo(verdict);
  }

  /** Bcrypt looks at 72 bytes, as crypt(3) and htpasswd do. */
  @Test
  void a_long_password_is_known() throws Exception {
    assertThat(check(Logins.parse(USERS), "long:" + "x".repeat(80))).isEqualTo(Verdict.KNOWN);
    assertThat(check(Logins.parse(USERS), "long:" + "x".repeat(71))).isEqualTo(Verdict.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Basic", "Basic ", "Bearer YTpi", "Basic !!", "Basic YWI=", "YTpi"})
  void some_headers_are_no_credentials(String header) {
    assertThat(Credentials.parse(header)).isEmpty();
  }

  @Test
  void who_was_known_is_for_a_minute_and_as_long_as_the_hash_is_the_same() throws Exception {
    var logins = Logins.parse(USERS);
    assertThat(isKeptIn(logins, "ann:open sesame")).isFalse();
    assertThat(isKeptIn(logins, "ann:open sesame")).isTrue();
    assertThat(isKeptIn(logins, "ann:open")).as("another password").isFalse();
    assertThat(isKeptIn(logins, "ann:open")).as("what is wrong is not kept").isFalse();
    var changed = Logins.parse("ann:" + SLOW);
    assertThat(check(changed, "ann:open sesame")).isEqualTo(Verdict.UNKNOWN);
    nanos.addAndGet(Duration.ofSeconds(60).toNanos());
    assertThat(isKeptIn(logins, "ann:open sesame")).as("a minute later").isFalse();
    assertThat(isKeptIn(logins, "ann:open sesame")).isTrue();
  }

  @Test
  void those_who_say_the_same_wait_for_one_look_and_others_in_a_row_that_has_an_end()
      throws Exception {
    var logins = Logins.parse("ann:" + SLOW);
    var threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    List<Verdict> told = new CopyOnWriteArrayList<>();
    BlockingQueue<Verdict> busy = new LinkedBlockingQueue<>();
    for (var i = 0; i < 50; i++) {
      authenticator.check(logins, credentials("ann:slow"), told::add);
    }
    for (var i = 0; i < threads + Authenticator.MOST_WAITING + 20; i++) {
      authenticator.check(
          logins,
          credentials("ann:wrong" + i),
          verdict -> {
            if (verdict == Verdict.BUSY) {
              busy.add(verdict);
            }
          });
    }
    assertThat(busy.size()).as("told at once").isBetween(10, 21);
    await().atMost(Duration.ofSeconds(20)).until(() -> told.size() == 50);
    assertThat(told).containsOnly(Verdict.KNOWN);
  }
}
