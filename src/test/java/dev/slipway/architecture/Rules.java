package dev.slipway.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.stream.Stream;

/**
 * The rules of the design's chapter "The house", for any root package: so they can be tried on a
 * house that breaks every one of them.
 */
record Rules(String root) {

  /** A package is looked at with its sub-packages apart: {@code a} and {@code a.b} are two. */
  ArchRule packagesHaveNoCycles() {
    return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(false);
  }

  /** {@code manifest ← builder}, {@code manifest ← router}, all three ← {@code reconciler}. */
  ArchRule modulesPointOneWay() {
    return CompositeArchRule.of(sees("manifest", "builder", "router", "reconciler"))
        .and(sees("builder", "router", "reconciler"))
        .and(sees("router", "builder", "reconciler"));
  }

  private ArchRule sees(String module, String... unseen) {
    String[] packages = Stream.of(unseen).map(this::tree).toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(tree(module))
        .should()
        .dependOnClassesThat(resideInAnyPackage(packages))
        .allowEmptyShould(false);
  }

  /** Values and decisions see no clock, logger, file, socket, thread, environment or dice. */
  ArchRule pureIsPure() {
    return classes()
        .that()
        .resideInAnyPackage(purePackages())
        .should(new BePure(resideInAnyPackage(purePackages()), root))
        .allowEmptyShould(false);
  }

  private String[] purePackages() {
    return new String[] {
      root + ".manifest",
      root + ".router",
      root + ".router.balance",
      root + ".router.policy",
      tree("reconciler.plan"),
      tree("reconciler.ledger")
    };
  }

  /** One package of a module knows a library, the others know that package. */
  ArchRule librariesAreKnownInOnePlace() {
    return classes()
        .that()
        .resideInAPackage(tree(""))
        .should(new KnowLibrariesInOnePlace(root))
        .allowEmptyShould(false);
  }

  /** What implements a port sees the port, never another implementation of it. */
  ArchRule adaptersNeverSeeEachOther() {
    return CompositeArchRule.of(
            slices()
                .matching(root + ".reconciler.cluster.(*)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(false))
        .and(
            slices()
                .matching(root + ".reconciler.forge.(github|gitlab|gitea|git)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(false))
        .and(
            slices()
                .matching(root + ".builder.(buildpack|dockerfile|oci|registry)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(false));
  }

  /**
   * An adapter is chosen where a daemon or a router is wired; whoever uses it has only its port.
   */
  ArchRule adaptersAreSeenByTheWiringAlone() {
    var adapters =
        resideInAnyPackage(root + ".reconciler.cluster.*..", root + ".reconciler.forge.*..");
    return noClasses()
        .that(not(adapters))
        .and()
        .resideOutsideOfPackages(
            root + ".reconciler", root + ".reconciler.daemon", root + ".reconciler.front")
        .should()
        .dependOnClassesThat(adapters)
        .allowEmptyShould(false);
  }

  /** The loop turns whatever it is given: it has no word of the domain. */
  ArchRule loopKnowsNoDomain() {
    return noClasses()
        .that()
        .resideInAPackage(tree("reconciler.loop"))
        .should()
        .dependOnClassesThat(
            resideInAPackage(tree("")).and(not(resideInAPackage(tree("reconciler.loop")))))
        .allowEmptyShould(false);
  }

  /** No package may forget to say that nothing in it is null. */
  ArchRule packagesAreNullMarked() {
    return classes()
        .that()
        .resideInAPackage(tree(""))
        .should(new BeInNullMarkedPackage())
        .allowEmptyShould(false);
  }

  private String tree(String module) {
    return module.isEmpty() ? root + ".." : root + "." + module + "..";
  }
}
