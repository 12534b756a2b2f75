package dev.slipway.reconciler.cli;

import dev.slipway.reconciler.git.CallerIdentity;
import dev.slipway.reconciler.git.Person;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who asks for a commit. */
final class Author {
  @Option(
      names = "--author",
      paramLabel = "\"NAME <EMAIL>\"",
      description = "Who the commit says asked for it (default: you, as git knows you).")
  private Optional<String> said = Optional.empty();

  Optional<Person> person(SlipwayCommand root) {
    if (said.isEmpty()) {
      var surroundings = root.surroundings();
      return CallerIdentity.of(surroundings.environment(), surroundings.folder());
    }
    var person = Person.parse(said.get());
    if (person.isEmpty()) {
      throw root.wrong("--author is not written as \"Name <address>\": " + said.get());
    }
    return person;
  }
}
