package dev.slipway.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/**
 * Depends on nothing whose answer may differ between two calls. The JDK's part is a list of what is
 * allowed, so what the JDK adds later is refused until someone looks at it.
 */
final class BePure extends ArchCondition<JavaClass> {
  private static final Set<String> ALLOWED_PACKAGES =
      Set.of(
          "java.lang",
          "java.lang.annotation",
          "java.lang.invoke",
          "java.lang.runtime",
          "java.math",
          "java.net.URI",
          "java.nio.charset",
          "java.security",
          "java.time",
          "java.time.format",
          "java.time.temporal",
          "java.util",
          "java.util.function",
          "java.util.regex",
          "java.util.stream",
          "org.jspecify.annotations");

  /** Of the allowed packages, what is a clock, a thread, the outside or dice. */
  private static final Set<String> REFUSED =
      Set.of(
          "java.lang.InheritableThreadLocal",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.lang.Runtime",
          "java.lang.System",
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.security.SecureRandom",
          "java.time.Clock",
          "java.time.InstantSource",
          "java.util.Date",
          "java.util.Random",
          "java.util.Scanner",
          "java.util.ServiceLoader",
          "java.util.Timer");

  private static final Set<String> REFUSED_CALLS = Set.of("now", "random", "randomUUID", "shuffle");

  private final DescribedPredicate<JavaClass> pure;
  private final String root;

  BePure(DescribedPredicate<JavaClass> pure, String root) {
    super("be pure");
    this.pure = pure;
    this.root = root;
  }

  @Override
  public void check(JavaClass javaClass, ConditionEvents events) {
    for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
      if (!mayBeKnown(dependency.getTargetClass().getBaseComponentType())) {
        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
      }
    }
    for (JavaMethodCall call : javaClass.getMethodCallsFromSelf()) {
      if (REFUSED_CALLS.contains(call.getTarget().getName())
          && call.getTargetOwner().getPackageName().startsWith("java.")) {
        events.add(SimpleConditionEvent.violated(call, call.getDescription()));
      }
    }
  }

  private boolean mayBeKnown(JavaClass target) {
    if (target.isPrimitive() || pure.test(target)) {
      return true;
    }
    return target.getPackageName().startsWith(root)
        ? isValue(target)
        : isAllowed(target.getPackageName(), target.getName());
  }

  private static boolean isAllowed(String packageName, String name) {
    return (ALLOWED_PACKAGES.contains(packageName) || ALLOWED_PACKAGES.contains(name))
        && !REFUSED.contains(name);
  }

  /** Of a package that also does things, a pure class may know the values. */
  private static boolean isValue(JavaClass target) {
    return target.isRecord()
        || target.isEnum()
        || target.isAssignableTo(Throwable.class)
        || target.reflect().isSealed()
        || target.getEnclosingClass().filter(BePure::isValue).isPresent();
  }
}
