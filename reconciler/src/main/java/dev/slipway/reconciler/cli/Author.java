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
    var surroundings = root.surroundings();
    return said(root)
        .or(() -> CallerIdentity.of(surroundings.environment(), surroundings.folder()));
  }

  /** Empty where nobody is named: git itself will say who it is. */
  Optional<Person> said(SlipwayCommand root) {
    if (said.isEmpty()) {
      return Optional.empty();
    }
    var person = Person.parse(said.get());
    if (person.isEmpty()) {
      throw root.wrong("--author is not written as \"Name <address>\": " + said.get());
    }
    return person;
  }
}
