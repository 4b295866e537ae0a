package io.mlprod.internal.serving;

import io.mlprod.internal.codec.AnswerPart;
import io.mlprod.internal.codec.AnswerParts;
import io.mlprod.observe.RowLayout;
import io.mlprod.validation.Schema;
import java.util.List;

/** The columns of a version's rows, and how each is read. Immutable. */
final class RowParts {

    final FeaturePart[] features;
    final FeatureNumbers featureNumbers;
    final AnswerPart[] answers;
    final boolean[] isNumeric; // of all columns, features first
    private final RowLayout layout;

    private RowParts(RowLayout layout, List<FeaturePart> features, List<AnswerPart> answers) {
        this.layout = layout;
        this.features = features.toArray(FeaturePart[]::new);
        this.featureNumbers = new FeatureNumbers(this.features);
        this.answers = answers.toArray(AnswerPart[]::new);
        this.isNumeric = new boolean[layout.columns().size()];
        for (int i = 0; i < isNumeric.length; i++) {
            isNumeric[i] = layout.columns().get(i).isNumeric();
        }
    }

    static RowParts of(Pipeline<?, ?> pipeline, HandleSettings.Types<?, ?> types, Schema rules) {
        List<FeaturePart> features = pipeline.encoder().layout().stream()
                .map(place -> FeaturePart.of(place, pipeline.signature(), rules))
                .toList();
        List<AnswerPart> answers = AnswerParts.of(
                types.output(),
                types.lookup(),
                pipeline.signature(),
                pipeline.decoder().readings());
        RowLayout layout = new RowLayout(
                pipeline.version(),
                features.stream().map(FeaturePart::column).toList(),
                answers.stream().map(AnswerPart::column).toList());
        return new RowParts(layout, features, answers);
    }

    RowLayout layout() {
        return layout;
    }
}
