package io.mlprod.samples.credit;

import io.mlprod.ModelHandle;
import io.mlprod.testing.MlprodTest;
import io.mlprod.testing.Model;
import io.mlprod.testing.golden.GoldenFile;
import org.junit.jupiter.api.Test;

/** From the raw application on, Java computes what Python computed. */
@MlprodTest
class Step03GoldenTest {

    @Model("src/main/resources/credit/credit-1.onnx")
    private static ModelHandle<Features, Score> credit;

    @Test
    void features_andRisk_areThoseOfPython() {
        GoldenFile.named("credit")
                .as(Application.class)
                .features(Features::of)
                .check(application -> credit.predict(Features.of(application)));
    }
}
