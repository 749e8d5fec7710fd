// SPDX-License-Identifier: Apache-2.0
package io.lightstream.cli;

import io.lightstream.error.ConfigurationException;
import io.lightstream.error.LightstreamException;
import java.util.List;
import java.util.Locale;

/** From words to a status. */
final class CommandLine {

  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;
  static final int INTERRUPTED = 130;

  private CommandLine() {}

  static int run(String[] words, Environment environment) {
    boolean debug = List.of(words).contains("--debug");
    try {
      int status = dispatch(words, environment);
      return environment.interruption().hasBegun() ? INTERRUPTED : status;
    } catch (LightstreamException e) {
      return failed(e, environment, debug);
    } catch (OutOfMemoryError e) {
      environment.say("lightstream: out of memory: " + e.getMessage());
      trace(e, environment, debug);
      return FAILED;
    } catch (RuntimeException | StackOverflowError e) {
      environment.say("lightstream: a defect of lightstream, please report it: " + e);
      trace(e, environment, debug);
      return FAILED;
    }
  }

  private static int failed(LightstreamException e, Environment environment, boolean debug) {
    if (environment.interruption().hasBegun()) {
      return INTERRUPTED;
    }
    if (environment.isOutputGone()) {
      return DONE;
    }
    environment.say("lightstream: " + e.getMessage());
    trace(e, environment, debug);
    return e instanceof ConfigurationException ? WRONG_USAGE : FAILED;
  }

  private static void trace(Throwable e, Environment environment, boolean debug) {
    if (debug) {
      e.printStackTrace(environment.errors());
    }
  }

  private static int dispatch(String[] words, Environment environment) {
    Verb verb = verb(words);
    Arguments arguments = Arguments.parse(verb, List.of(words).subList(1, words.length));
    if (arguments.has(Option.HELP)) {
      Printer.print(Help.of(verb), environment);
      return DONE;
    }
    return new Session(arguments, environment).run();
  }

  private static Verb verb(String[] words) {
    if (words.length == 0) {
      throw new ConfigurationException("what shall be done? See lightstream --help");
    }
    for (Verb verb : Verb.values()) {
      if (verb.word().equals(words[0].toLowerCase(Locale.ROOT))) {
        return verb;
      }
    }
    throw new ConfigurationException(
        "there is no command '" + words[0] + "' (see lightstream --help)");
  }
}
