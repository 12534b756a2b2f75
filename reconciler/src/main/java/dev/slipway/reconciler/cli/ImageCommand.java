package dev.slipway.reconciler.cli;

import dev.slipway.builder.registry.Registries;
import dev.slipway.builder.registry.RegistrySettings;
import dev.slipway.manifest.ImageName;
import dev.slipway.reconciler.pack.SlipwayImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Makes the image of the daemon from the distribution that this is. */
@Command(
    name = "image",
    description = {
      "Make an image of this Slipway, with a Java of its own, and push it to a registry.",
      "Prints its name with its digest. The same Slipway, JDK and base make the same digest."
    })
final class ImageCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private SlipwayCommand root;

  @Option(
      names = "--to",
      paramLabel = "NAME",
      required = true,
      description = "Where it goes: registry.example.com/slipway:1.0.")
  private String to = "";

  @Option(
      names = "--base",
      paramLabel = "NAME",
      description =
          "What it is put onto: an image with glibc and a shell (default:"
              + " docker.io/library/debian:13-slim).")
  private Optional<String> base = Optional.empty();

  @Option(
      names = "--registry-plain-http",
      paramLabel = "HOSTS",
      split = ",",
      description = "Registries, separated by commas, that are asked without TLS.")
  private List<String> plainHttp = List.of();

  @Option(
      names = "--registry-ca",
      paramLabel = "FILE",
      description = "Certificates (PEM) that registries may have besides the usual ones.")
  private Optional<Path> authorities = Optional.empty();

  @Override
  public Integer call() throws Exception {
    var target = name(to);
    var below = base.map(this::name).orElse(SlipwayImage.BASE);
    var folder = root.surroundings().folder();
    var settings =
        new RegistrySettings(
            Set.copyOf(plainHttp),
            authorities.map(folder::resolve),
            List.of(),
            RegistrySettings.DEFAULT.patience());
    var home = Path.of(System.getProperty("slipway.home", "")).toAbsolutePath();
    var image = new SlipwayImage(home, Path.of(System.getProperty("java.home")));
    try (var registries = new Registries(settings, root.surroundings().environment())) {
      spec.commandLine().getOut().println(image.push(target, below, registries));
    }
    return ExitCode.FINE;
  }

  private ImageName name(String text) {
    try {
      return ImageName.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
