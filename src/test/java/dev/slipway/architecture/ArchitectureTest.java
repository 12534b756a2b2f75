package dev.slipway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The house is built as the design says; and each rule bites, shown on a house that breaks it. */
class ArchitectureTest {
  private static final String BROKEN = "dev.slipway.architecture.broken";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.slipway");

  private static final JavaClasses BROKEN_HOUSE = new ClassFileImporter().importPackages(BROKEN);

  /** Every rule, and the classes of the broken house that break it. */
  static Stream<Arguments> rules() {
    return Stream.of(
        // Of several cycles that have nothing in common ArchUnit tells one, not always all.
        rule("packages have no cycles", Rules::packagesHaveNoCycles, "TalksBack"),
        rule(
            "modules point one way",
            Rules::modulesPointOneWay,
            "KnowsTheBuilder",
            "KnowsTheRouter"),
        rule(
            "what is pure is pure",
            Rules::pureIsPure,
            "ReadsTheClock",
            "Logs",
            "ReadsAFile",
            "OpensASocket",
            "StartsAThread",
            "ReadsTheEnvironment",
            "RollsDice",
            "CallsAPort"),
        rule(
            "libraries are known in one place",
            Rules::librariesAreKnownInOnePlace,
            "KnowsJgit",
            "KnowsJgitToo",
            "KnowsAnUnlisted"),
        rule(
            "adapters never see each other",
            Rules::adaptersNeverSeeEachOther,
            "KnowsLocal",
            "KnowsGitLab",
            "KnowsTheImages"),
        rule(
            "adapters are seen by the wiring alone",
            Rules::adaptersAreSeenByTheWiringAlone,
            "TalksBack",
            "ChoosesItself"),
        rule("the loop knows no domain", Rules::loopKnowsNoDomain, "KnowsTheManifest"),
        rule("packages are null-marked", Rules::packagesAreNullMarked, "Forgotten"));
  }

  private static Arguments rule(String name, Function<Rules, ArchRule> rule, String... breakers) {
    return Arguments.argumentSet(name, rule, List.of(breakers));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theHouseKeepsIt(Function<Rules, ArchRule> rule, List<String> breakers) {
    rule.apply(new Rules("dev.slipway")).check(HOUSE);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theBrokenHouseIsCaught(Function<Rules, ArchRule> rule, List<String> breakers) {
    EvaluationResult result = rule.apply(new Rules(BROKEN)).evaluate(BROKEN_HOUSE);

    assertThat(result.getFailureReport().toString()).contains(breakers);
  }

  @Test
  void everyModuleIsLookedAt() {
    assertThat(
            Stream.of("manifest", "builder", "router", "reconciler")
                .filter(module -> !HOUSE.containPackage("dev.slipway." + module)))
        .isEmpty();
  }
}
