package dev.slipway.builder.pod;

import dev.slipway.builder.disk.Folders;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What a pod that builds runs, as {@link PodCommands} has it: no command for people. */
public final class Main {
  static final String BRING = "bring";
  static final String BUILD = "build";
  static final String ATTEND = "attend";

  /** What a build needs of an installation. */
  private static final List<String> BROUGHT = List.of("lib", "runtime");

  private Main() {}

  /** Ends with 0 where it did what it was to do. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var words = List.of(arguments);
    var at = Path.of(words.get(1));
    switch (words.getFirst()) {
      case BRING -> bring(at, Path.of(words.get(2)));
      case BUILD -> {
        var task = new Task(new Workplace(at), System.getenv(), Long.parseLong(words.get(2)));
        if (!new Work(task, System.out).run()) {
          System.err.println("no daemon gave this pod anything to build");
          System.exit(1);
        }
      }
      case ATTEND -> {
        try (var out = new FileOutputStream(FileDescriptor.out)) {
          new Attendant(new Workplace(at)).attend(System.in, out, Long.parseLong(words.get(2)));
        }
      }
      default -> throw new IllegalArgumentException("no such command: " + words);
    }
  }

  private static void bring(Path home, Path to) throws IOException {
    Folders.empty(to);
    for (var name : BROUGHT) {
      try (var files = Files.walk(home.resolve(name))) {
        for (var file : (Iterable<Path>) files::iterator) {
          var target = to.resolve(home.relativize(file));
          Files.copy(file, target, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
