package dev.slipway.builder.pod;

import dev.slipway.builder.disk.Folders;
import dev.slipway.builder.json.JsonObject;
import dev.slipway.builder.work.SecretValues;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The folder of a pod's one build. What is in it is whole or not there: the one who builds and
 * those who attend are processes of their own.
 */
record Workplace(Path root) {
  private static final String ORDER = "order.json";
  private static final String SECRETS = "secrets";

  /** Named in commands: a tool may write it into a file, so it is the same for all builds. */
  private Path order() {
    return root.resolve("order");
  }

  Path log() {
    return root.resolve("log");
  }

  /** Where a volume of the app may be. */
  Path caches() {
    return root.resolve("caches");
  }

  /** For what can not be kept. */
  Path unkept() {
    return root.resolve("unkept");
  }

  private Path answer() {
    return root.resolve("answer");
  }

  /** Where an engine works. */
  Path engine() {
    return root.resolve("engine");
  }

  Optional<JsonObject> readOrder() throws IOException {
    return read(order().resolve(ORDER));
  }

  /** Takes an order; one that came meanwhile stays. */
  void receive(Listener listener) throws IOException {
    var order = listener.next();
    if (order.word() == Word.SECRETS) {
      keep(order.bytes());
      order = listener.next();
    }
    if (order.word() != Word.ORDER) {
      throw new IOException("expected an order, and heard " + order.word());
    }
    var scratch = Files.createTempDirectory(root, "arriving-");
    var files = listener.files(scratch.resolve("parcel"));
    var whole = Files.createDirectory(scratch.resolve("order"));
    Files.move(files, files(whole));
    Files.write(whole.resolve(ORDER), order.bytes());
    try {
      Files.move(whole, order(), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException
        | DirectoryNotEmptyException
        | AtomicMoveNotSupportedException e) {
      if (readOrder().isEmpty()) {
        throw e;
      }
    } finally {
      Folders.delete(scratch);
    }
  }

  /** In memory, in a pod. */
  Path secrets() {
    return root.resolve(SECRETS);
  }

  private Path arrivedSecrets() {
    return secrets().resolve("secrets.json");
  }

  /** Before the order is there, so that who finds that finds these too. */
  private void keep(byte[] values) throws IOException {
    var folder = Files.createDirectories(secrets());
    var arriving = Files.createTempFile(folder, "arriving-", "");
    Files.write(arriving, values);
    Files.move(arriving, arrivedSecrets(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Those that came with the order; they are left to who takes them. */
  SecretValues takeSecrets() throws IOException {
    var found = read(arrivedSecrets()).map(SecretValues::ofJson).orElse(SecretValues.NONE);
    Files.deleteIfExists(arrivedSecrets());
    return found;
  }

  private static Path files(Path order) {
    return order.resolve("files");
  }

  /** What came with the order. */
  Path files() {
    return files(order());
  }

  Optional<JsonObject> readAnswer() throws IOException {
    return read(answer());
  }

  void write(Answer answer) throws IOException {
    var unfinished = root.resolve("answer.unfinished");
    Files.write(unfinished, answer.toJson().bytes());
    Files.move(unfinished, answer(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static Optional<JsonObject> read(Path file) throws IOException {
    return Files.exists(file) ? JsonObject.parse(Files.readAllBytes(file)) : Optional.empty();
  }

  /** What is to be sent of a task that went well. */
  Path result() throws IOException {
    return Files.exists(engine()) ? Task.resultOfEngine(this) : files();
  }
}
