package dev.slipway.builder.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program to run.
 *
 * @param words the program, as an absolute path, and its arguments
 * @param folder where it runs
 * @param environment all that it finds in its environment
 */
public record Command(List<String> words, Path folder, Map<String, String> environment) {
  public Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }
}
