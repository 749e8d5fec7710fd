// SPDX-License-Identifier: Apache-2.0
package io.lightstream.acknowledged;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The state machines of both sides in a world where everything happens at the worst moment. A
 * failure names its seed; what led to it is found with as few faulty steps as the seed allows.
 *
 * <p>{@code -Dlightstream.model.schedules} sets the number of schedules of each scenario, {@code
 * -Dlightstream.model.seed} the first seed.
 */
class AcknowledgedModelTest {

  private static final int SCHEDULES = Integer.getInteger("lightstream.model.schedules", 1000);
  private static final long FIRST_SEED = Long.getLong("lightstream.model.seed", 1);
  private static final int FAULTY_STEPS = 400;

  /** How many schedules a mutation may survive at most. */
  private static final int ENOUGH = 3000;

  @ParameterizedTest
  @EnumSource
  void nothingIsLostNothingComesTwiceAndAZombieIsNeverHeard(ModelScenario scenario) {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SCHEDULES; seed++) {
      Optional<Throwable> failure = failure(scenario, ModelMutation.NONE, seed, FAULTY_STEPS);
      if (failure.isPresent()) {
        report(scenario, seed, failure.get());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void whatIsDoneWrongIsNoticed(ModelMutation mutation) {
    List<ModelScenario> scenarios = Arrays.asList(ModelScenario.values());
    boolean noticed =
        Stream.iterate(FIRST_SEED, seed -> seed + 1)
            .limit(ENOUGH)
            .anyMatch(
                seed ->
                    scenarios.stream()
                        .anyMatch(
                            scenario ->
                                failure(scenario, mutation, seed, FAULTY_STEPS).isPresent()));
    assertTrue(noticed, mutation + " survives " + ENOUGH + " schedules of each scenario");
  }

  private static Optional<Throwable> failure(
      ModelScenario scenario, ModelMutation mutation, long seed, int faultySteps) {
    try {
      new ModelWorld(scenario, mutation, seed, false).run(faultySteps);
      return Optional.empty();
    } catch (AssertionError | RuntimeException e) {
      return Optional.of(e);
    }
  }

  private static void report(ModelScenario scenario, long seed, Throwable failure) {
    int faultySteps = 0;
    while (faultySteps < FAULTY_STEPS
        && failure(scenario, ModelMutation.NONE, seed, faultySteps).isEmpty()) {
      faultySteps++;
    }
    ModelWorld world = new ModelWorld(scenario, ModelMutation.NONE, seed, true);
    try {
      world.run(faultySteps);
    } catch (AssertionError | RuntimeException e) {
      fail(
          scenario
              + ", seed "
              + seed
              + ", "
              + faultySteps
              + " faulty steps: "
              + e
              + "\n  "
              + world.traced(),
          e);
    }
    fail(scenario + ", seed " + seed, failure);
  }
}
