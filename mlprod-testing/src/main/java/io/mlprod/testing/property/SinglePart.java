package io.mlprod.testing.property;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part that is one element.
 *
 * @param name the component
 * @param isOptional whether it is an {@code Optional} of the element
 * @param maker makes the element
 */
record SinglePart(String name, boolean isOptional, ElementMaker maker) implements Part {

    @Override
    public List<String> features() {
        return List.of(maker.rules().name());
    }

    private @Nullable Object wrapped(@Nullable Object element) {
        return isOptional ? Optional.ofNullable(element) : element;
    }

    @Override
    public @Nullable Object valid(Draw draw) {
        return wrapped(maker.valid(draw));
    }

    @Override
    public @Nullable Object plain(Draw draw) {
        return wrapped(maker.plain());
    }

    @Override
    public List<ElementMaker> makers() {
        return List.of(maker);
    }

    @Override
    public int edges() {
        return maker.validEdges().size();
    }

    @Override
    public @Nullable Object edge(int index, Draw draw) {
        return wrapped(maker.validEdges().get(index));
    }

    @Override
    public int invalidEdges() {
        return maker.invalidEdges().size();
    }

    @Override
    public @Nullable Object invalidEdge(int index, Draw draw) {
        return wrapped(maker.invalidEdges().get(index));
    }

    @Override
    public Judgement judge(@Nullable Object value) {
        return maker.rules().judge(value);
    }
}
