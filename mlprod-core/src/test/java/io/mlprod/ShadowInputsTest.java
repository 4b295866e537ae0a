package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.internal.codec.Codec;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Outputs;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.Shadow;
import io.mlprod.shadow.ShadowReport;
import io.mlprod.validation.Schema;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a shadow sees of an input after the call that it came with has ended. */
@Timeout(30)
@SuppressWarnings("ArrayRecordComponent") // never compared
class ShadowInputsTest {

    private static final int PAIRS = 300;

    @Test
    void predict_arrayIsChangedAfterwards_shadowSeesWhatThePrimarySaw() {
        try (ModelHandle<float[], Out> handle = ModelHandle.builder(float[].class, Out.class)
                .version("1")
                .load(Scales.version("1", 1))
                .build()) {
            handle.versions().load(Scales.version("2", 1.0001f)); // another model, and nearly the same answers
            float[] reused = new float[1];
            RunningShadow shadow =
                    handle.shadow(Shadow.<float[], Out>to("2").sample(1).noiseFloor(0.3));
            for (int i = 1; shadow.report().compared() < PAIRS; i++) {
                reused[0] = i % 1_000;
                handle.predict(reused);
                reused[0] = -1e6f;
            }
            shadow.stop();
            assertAllAgree(handle, shadow.report());
        }
    }

    @Test
    void predict_records_areComparedAndNothingStaysInFlight() {
        try (ModelHandle<In, Out> handle = Scales.builder().build()) {
            handle.versions().load(Scales.version("2", 1.0001f));
            RunningShadow shadow =
                    handle.shadow(Shadow.<In, Out>to("2").sample(1).noiseFloor(0.3));
            for (int i = 1; shadow.report().compared() < PAIRS; i++) {
                handle.predict(new In(i % 1_000));
            }
            shadow.stop();
            assertAllAgree(handle, shadow.report());
        }
    }

    private static void assertAllAgree(ModelHandle<?, Out> handle, ShadowReport report) {
        assertThat(report.failures().onlyCandidate()).isZero();
        assertThat(report.fields()).hasSize(2).allSatisfy(field -> {
            assertThat(field.differing()).isZero();
            assertThat(field.noise().asked()).isPositive();
            assertThat(field.noise().differing()).isZero();
        });
        ShadowReport.Traffic traffic = report.traffic();
        assertThat(traffic.sampled()).isEqualTo(traffic.calls());
        assertThat(traffic.dropped() + report.compared()).isLessThanOrEqualTo(traffic.sampled());
        while (handle.versions().list().stream()
                        .mapToInt(VersionStatus::inFlight)
                        .sum()
                > 0) {
            Thread.onSpinWait(); // the last pair may be under way
        }
    }

    enum Size {
        SMALL
    }

    record Plain(float a, Integer b, @Nullable Double c, Optional<Float> d) {}

    record WithNumber(float a, Number b, float c, float d) {}

    record WithArray(float[] x) {}

    record WithList(List<Float> x) {}

    @Test
    void isImmutable_onlyWhatNobodyCanChange() {
        try (ModelHandle<Inputs, Outputs> handle = TestModels.open("dynamic_batch")) {
            ModelSignature signature = handle.signature();
            assertThat(isImmutable(Plain.class, signature)).isTrue();
            assertThat(isImmutable(WithNumber.class, signature)).isFalse();
            assertThat(isImmutable(WithArray.class, signature)).isFalse();
            assertThat(isImmutable(WithList.class, signature)).isFalse();
            assertThat(isImmutable(float[].class, signature)).isFalse();
            assertThat(isImmutable(Inputs.class, signature)).isFalse();
        }
        try (ModelHandle<Inputs, Outputs> handle = TestModels.open("identity_string")) {
            assertThat(isImmutable(String.class, handle.signature())).isTrue();
            assertThat(isImmutable(Size.class, handle.signature())).isTrue();
            assertThat(isImmutable(AtomicInteger.class, handle.signature())).isFalse();
        }
    }

    private static boolean isImmutable(Class<?> type, ModelSignature signature) {
        return Codec.encoder(type, MethodHandles.lookup(), signature, Schema.empty(), new ArrayList<>())
                .isImmutable();
    }
}
