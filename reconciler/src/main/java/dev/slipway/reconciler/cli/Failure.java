package dev.slipway.reconciler.cli;

import dev.slipway.manifest.RejectedException;
import dev.slipway.manifest.UnavailableException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Says in one line why a command failed, and in the next what to do; no stack trace unless asked.
 */
final class Failure implements IExecutionExceptionHandler {
  private static final int INTERRUPTED = 130;

  private final SlipwayCommand root;

  Failure(SlipwayCommand root) {
    this.root = root;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    if (root.debug()) {
      failure.printStackTrace(command.getErr());
    }
    return switch (failure) {
      case ParameterException wrong -> new WrongUsage().handleParseException(wrong, new String[0]);
      case RejectedException rejected -> say(command, rejected, ExitCode.ENVIRONMENT_FAILED);
      case UnavailableException unavailable ->
          say(command, unavailable, ExitCode.ENVIRONMENT_FAILED);
      case InterruptedException _ -> {
        Thread.currentThread().interrupt();
        yield INTERRUPTED;
      }
      case AnswerIsNo no -> say(command, no, ExitCode.NO);
      default -> {
        command.getErr().println("slipway: an error of Slipway's own: " + failure);
        command.getErr().println("please report it with what --debug prints");
        yield ExitCode.ENVIRONMENT_FAILED;
      }
    };
  }

  private static int say(CommandLine command, Exception failure, int exitCode) {
    command
        .getErr()
        .println(
            "slipway: " + Optional.ofNullable(failure.getMessage()).orElseGet(failure::toString));
    return exitCode;
  }
}
