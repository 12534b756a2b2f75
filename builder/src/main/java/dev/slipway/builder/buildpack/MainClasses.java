package dev.slipway.builder.buildpack;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds the classes that {@code java} can start. */
final class MainClasses {
  private MainClasses() {}

  /** The names of the classes below a folder that have a main method, in order. */
  static List<String> in(Path classes) throws IOException {
    var names = new ArrayList<String>();
    try (var files = Files.walk(classes)) {
      for (var file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        var model = parse(file);
        if (hasMain(model)) {
          names.add(model.thisClass().asInternalName().replace('/', '.'));
        }
      }
    }
    names.sort(null);
    return names;
  }

  private static ClassModel parse(Path file) throws IOException {
    try {
      return ClassFile.of().parse(file);
    } catch (IllegalArgumentException damaged) {
      throw new IOException("not a class file: " + file, damaged);
    }
  }

  private static boolean hasMain(ClassModel model) {
    return model.methods().stream()
        .filter(method -> method.methodName().equalsString("main"))
        .filter(method -> method.methodType().equalsString("([Ljava/lang/String;)V"))
        .anyMatch(method ->
            method.flags().flags().containsAll(Set.of(AccessFlag.PUBLIC, AccessFlag.STATIC)));
  }
}
