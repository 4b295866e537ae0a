package io.mlprod.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.error.DeployException;
import io.mlprod.error.MlprodException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RolloutState;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.Shadow;
import io.mlprod.testing.fault.FaultPlan;
import io.mlprod.testing.fault.Faults;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VersionsTest {

    record In(double x) {}

    record Out(double y) {}

    private static ScriptedModel<In, Out> model() {
        return ScriptedModel.of(In.class, Out.class).otherwise(in -> new Out(in.x()));
    }

    @Test
    void deploy_secondVersion_answersWithItsOwnScript() {
        try (ScriptedModel<In, Out> one = model()) {
            ScriptedModel<In, Out> two = one.version("2").otherwise(in -> new Out(2 * in.x()));
            ModelHandle<In, Out> handle = one.handle();
            handle.predict(new In(3));

            handle.deploy(two.source());

            assertThat(handle.predict(new In(3)).value()).isEqualTo(new Out(6));
            assertThat(handle.serving().version()).isEqualTo("2");
            assertThat(one.calls()).isEqualTo(1);
            assertThat(two.calls()).isEqualTo(1);
            handle.rollBack();
            assertThat(handle.predict(new In(3)).value()).isEqualTo(new Out(3));
        }
    }

    @Test
    void deploy_codeUnderTestDeploysAFile_scriptOfThatNameAnswers() {
        try (ScriptedModel<In, Out> one = model()) {
            ScriptedModel<In, Out> two = one.version("risk-2").otherwise(new Out(-1));

            one.handle().deploy(ModelSource.of(Path.of("models/risk-2.onnx")));

            assertThat(one.handle().predict(new In(3)).value()).isEqualTo(new Out(-1));
            assertThat(two.calls()).isEqualTo(1);
        }
    }

    @Test
    void deploy_versionWithoutScript_isRefusedAndNamed() {
        try (ScriptedModel<In, Out> one = model()) {
            assertThatThrownBy(() ->
                            one.handle().deploy(ModelSource.none("scripted").version("9")))
                    .isInstanceOf(MlprodException.class)
                    .hasStackTraceContaining("No script for version '9' of scripted; there are scripts for [1]");
            assertThat(one.handle().predict(new In(3)).value()).isEqualTo(new Out(3));
        }
    }

    @Test
    void deploy_loadFault_oldVersionServesAndNextDeployWorks() {
        try (ScriptedModel<In, Out> one = model()) {
            ScriptedModel<In, Out> two = one.version("2").otherwise(new Out(-1));
            FaultPlan damaged = Faults.loadFailure().always();
            two.inject(damaged);

            assertThatThrownBy(() -> one.handle().deploy(two.source())).isInstanceOf(DeployException.class);
            assertThat(one.handle().predict(new In(3)).value()).isEqualTo(new Out(3));
            damaged.remove();
            one.handle().deploy(two.source());
            assertThat(one.handle().predict(new In(3)).value()).isEqualTo(new Out(-1));
        }
    }

    @Test
    void rollout_candidateFails_isRolledBack() {
        try (ScriptedModel<In, Out> one = model()) {
            ScriptedModel<In, Out> two = one.version("2");
            two.when(in -> true).thenThrow(() -> new ModelExecutionException("bad build", null));
            one.handle().versions().load(two.source());
            RunningRollout rollout = one.handle()
                    .rollout(Rollout.<In, Out>to("2")
                            .steps(0.5)
                            .guard(Guard.errors().orRateBelow(0.02)));

            for (int i = 0; i < 2_000 && rollout.status().state() == RolloutState.STEP; i++) {
                askQuietly(one.handle(), i);
                one.time().advance(Duration.ofSeconds(1));
            }

            assertThat(rollout.status().state()).isEqualTo(RolloutState.ROLLED_BACK);
            assertThat(two.calls()).isPositive().isLessThan(one.calls());
        }
    }

    private static void askQuietly(ModelHandle<In, Out> handle, int unit) {
        try {
            handle.predict(new In(unit), Call.DEFAULT.unit("u" + unit));
        } catch (ModelExecutionException e) {
            assertThat(e).hasMessageContaining("bad build");
        }
    }

    @Test
    void shadow_candidateIsAskedAsideAndCompared() {
        try (ScriptedModel<In, Out> one = model()) {
            ScriptedModel<In, Out> two = one.version("2").otherwise(new Out(0));
            one.handle().versions().load(two.source());
            RunningShadow shadow = one.handle().shadow(Shadow.<In, Out>to("2"));

            for (int i = 1; i <= 20; i++) {
                assertThat(one.handle().predict(new In(i)).value()).isEqualTo(new Out(i));
            }
            shadow.stop();

            assertThat(shadow.report().traffic().calls()).isEqualTo(20);
        }
    }

    @Test
    void version_sameName_isTheSameVersion() {
        try (ScriptedModel<In, Out> one = model()) {
            one.version("2").otherwise(new Out(5));

            assertThat(one.version("2").answerTo(new In(1))).isEqualTo(new Out(5));
            assertThat(one.version("1")).isSameAs(one);
            assertThat(one.version("2").version()).isEqualTo("2");
            assertThat(one.version("2").version("1").answerTo(new In(4))).isEqualTo(new Out(4));
        }
    }

    @Test
    void close_otherVersionHadNoRule_fails() {
        ScriptedModel<In, Out> one = model();
        one.version("2");
        one.handle().versions().load(one.version("2").source());
        one.handle().versions().serve("2");
        assertThatThrownBy(() -> one.handle().predict(new In(1))).isInstanceOf(AssertionError.class);

        assertThatThrownBy(one::close).isInstanceOf(AssertionError.class).hasMessageContaining("scripted 2");
    }
}
