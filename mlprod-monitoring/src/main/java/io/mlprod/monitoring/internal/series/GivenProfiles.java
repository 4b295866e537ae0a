package io.mlprod.monitoring.internal.series;

import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.profile.Profile;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The profiles that were given to a monitor. Immutable.
 *
 * @param ofVersions for the version that each names
 * @param ofModels for all versions of a model that have none of their own, by the model's name
 */
public record GivenProfiles(List<Profile> ofVersions, Map<String, Profile> ofModels) {

    /** Copies the collections. */
    public GivenProfiles {
        ofVersions = List.copyOf(ofVersions);
        ofModels = Map.copyOf(ofModels);
    }

    /** Returns the profile for a version: by its digest, its name and version, or its model; null if there is none. */
    @Nullable
    Profile of(ModelVersion model) {
        return Stream.<java.util.function.Predicate<ModelVersion>>of(
                        of -> !of.sha256().isEmpty() && of.sha256().equals(model.sha256()),
                        of -> of.name().equals(model.name()) && of.version().equals(model.version()))
                .flatMap(fits -> ofVersions.stream().filter(profile -> fits.test(profile.model())))
                .findFirst()
                .orElseGet(() -> ofModels.get(model.name()));
    }

    /** Says what profiles there are, for people. */
    String names() {
        return Stream.concat(ofVersions.stream().map(profile -> profile.model().toString()), ofModels.keySet().stream())
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
