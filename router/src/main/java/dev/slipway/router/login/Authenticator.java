package dev.slipway.router.login;

import dev.slipway.router.Logins;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Looks at passwords, on threads of its own: to look at one takes long on purpose. Who was found to
 * be known is known for a minute; of that, no more is kept than a hash by a key that never leaves
 * the process. Thread-safe.
 */
public final class Authenticator implements AutoCloseable {
  /** What is said of a client. */
  public enum Verdict {
    KNOWN,
    UNKNOWN,
    /** So many wait already that it was not looked at. */
    BUSY
  }

  /** Passwords that wait to be looked at; some seconds of work. */
  static final int MOST_WAITING = 64;

  /** Requests that wait for one and the same password to be looked at. */
  static final int MOST_SHARING = 1_024;

  static final int MOST_KEPT = 4_096;
  private static final long KEPT_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int KEY_BYTES = 32;
  private static final String HMAC = "HmacSHA256";

  private final LongSupplier nanos;
  private final ThreadPoolExecutor threads;
  private final Mac mac;

  /** When it was looked at that they are known. */
  private final Map<ByteBuffer, Long> known = new Recent();

  private final Map<ByteBuffer, List<Consumer<Verdict>>> asked = new HashMap<>();

  /** Those that came last. */
  private static final class Recent extends LinkedHashMap<ByteBuffer, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Long> eldest) {
      return size() > MOST_KEPT;
    }
  }

  /**
   * Starts no thread yet.
   *
   * @param nanos the time, as {@link System#nanoTime} tells it
   */
  public Authenticator(LongSupplier nanos) {
    this.nanos = nanos;
    this.mac = mac();
    var atOnce = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    this.threads =
        new ThreadPoolExecutor(
            atOnce,
            atOnce,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("slipway-passwords-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  private static Mac mac() {
    try {
      var key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      var mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  /**
   * Says whether a client is one of these: at once where that is known, else later, on a thread of
   * its own. An unknown name takes as long as a wrong password.
   *
   * @param then must not block
   */
  public void check(Logins logins, Credentials given, Consumer<Verdict> then) {
    var own = logins.hashes().get(given.user());
    var hash = own == null ? logins.hashes().firstEntry().getValue() : own;
    var atOnce = look(hash, given, own != null, then);
    if (atOnce != Verdict.UNKNOWN) {
      then.accept(atOnce);
    }
  }

  /** What is known at once; {@link Verdict#UNKNOWN} where it will be told later. */
  private synchronized Verdict look(
      String hash, Credentials given, boolean isUser, Consumer<Verdict> then) {
    var key = key(hash, given, isUser);
    var at = known.get(key);
    if (at != null && nanos.getAsLong() - at < KEPT_NANOS) {
      return Verdict.KNOWN;
    }
    known.remove(key);
    var sharing = asked.get(key);
    if (sharing != null) {
      return sharing.size() < MOST_SHARING && sharing.add(then) ? Verdict.UNKNOWN : Verdict.BUSY;
    }
    try {
      threads.execute(() -> compare(hash, given, isUser, key));
      asked.put(key, new ArrayList<>(List.of(then)));
      return Verdict.UNKNOWN;
    } catch (RejectedExecutionException _) {
      return Verdict.BUSY;
    }
  }

  private void compare(String hash, Credentials given, boolean isUser, ByteBuffer key) {
    var isKnown = false;
    try {
      isKnown = PasswordHash.isOf(hash, given.password()) && isUser;
    } finally {
      answer(key, isKnown);
    }
  }

  private void answer(ByteBuffer key, boolean isKnown) {
    var verdict = isKnown ? Verdict.KNOWN : Verdict.UNKNOWN;
    for (var each : done(key, isKnown)) {
      each.accept(verdict);
    }
  }

  private synchronized List<Consumer<Verdict>> done(ByteBuffer key, boolean isKnown) {
    if (isKnown) {
      known.put(key, nanos.getAsLong());
    }
    var all = asked.remove(key);
    return all == null ? List.of() : all;
  }

  /**
   * The hash is part of it: with another, nobody is known any more; and so is whether it is the
   * user's own.
   */
  private ByteBuffer key(String hash, Credentials given, boolean isUser) {
    mac.update((byte) (isUser ? 1 : 0));
    mac.update(hash.getBytes(StandardCharsets.UTF_8));
    mac.update((byte) 0);
    mac.update(given.user().getBytes(StandardCharsets.UTF_8));
    mac.update((byte) ':');
    return ByteBuffer.wrap(mac.doFinal(given.password()));
  }

  /** Looks at no more passwords. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
