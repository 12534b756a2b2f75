package dev.slipway.builder.registry;

import dev.slipway.builder.json.JsonObject;
import dev.slipway.builder.process.ToolPath;
import dev.slipway.manifest.UnavailableException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program {@code docker-credential-<name>} that keeps logins, by the protocol of
 * github.com/docker/docker-credential-helpers.
 *
 * @param environment of this process: helpers need their own variables of it
 */
record CredentialHelper(String name, Map<String, String> environment) {
  private static final Duration TIME = Duration.ofSeconds(20);
  private static final int MOST_OUTPUT = 64 << 10;

  /** By convention the user of an identity token. */
  private static final String TOKEN_USER = "<token>";

  /** Empty where it has no login for this address. */
  Optional<Login> get(String address) throws UnavailableException, InterruptedException {
    var program = "docker-credential-" + name;
    var file =
        Optional.of(program)
            .filter(_ -> name.matches("[\\w.-]+"))
            .flatMap(ToolPath.of(environment)::find)
            .orElseThrow(() ->
                new UnavailableException(
                    "Docker's configuration names the credential helper "
                        + program
                        + ", which is not on PATH: install it, or take it out"));
    var builder = new ProcessBuilder(file.toString(), "get").redirectError(Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      var process = builder.start();
      try {
        return read(program, process, address);
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UnavailableException("could not ask " + program + ": " + e.getMessage(), e);
    }
  }

  private static Optional<Login> read(String program, Process process, String address)
      throws IOException, UnavailableException, InterruptedException {
    var output =
        new FutureTask<>(() -> {
          try (var in = process.inputReader(StandardCharsets.UTF_8)) {
            var text = new char[MOST_OUTPUT];
            var length = 0;
            for (var n = in.read(text); n > 0; n = in.read(text, length, MOST_OUTPUT - length)) {
              length += n;
            }
            return new String(text, 0, length);
          }
        });
    Thread.ofVirtual().start(output);
    try (var out = process.outputWriter(StandardCharsets.UTF_8)) {
      out.write(address);
    }
    try {
      var text = output.get(TIME.toMillis(), TimeUnit.MILLISECONDS);
      if (!process.waitFor(TIME.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException();
      }
      if (process.exitValue() == 0) {
        return login(text);
      }
      if (text.contains("credentials not found")) {
        return Optional.empty();
      }
      throw new UnavailableException(program + " ended with " + process.exitValue());
    } catch (TimeoutException e) {
      throw new UnavailableException(
          program + " did not answer within " + TIME.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException("its output could not be read", e);
    }
  }

  private static Optional<Login> login(String text) {
    var json = JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
    var user = json.flatMap(j -> j.text("Username")).orElse("");
    return json.flatMap(j -> j.text("Secret"))
        .filter(secret -> !secret.isEmpty())
        .map(secret ->
            user.equals(TOKEN_USER)
                ? new Login.Identity(secret)
                : new Login.Password(user, secret));
  }
}
