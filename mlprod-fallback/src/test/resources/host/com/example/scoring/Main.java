package com.example.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.cache.Cache;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.PredictionId;
import io.mlprod.rollout.FileRolloutStore;
import io.mlprod.rollout.RunningRollout;
import java.nio.file.Path;

/** Uses every library that comes with mlprod: its arguments are two models and a folder. */
public class Main {

    record Order(float x) {}

    record Score(float y) {}

    public static void main(String[] args) {
        try (var scores = ModelHandle.builder(Order.class, Score.class)
                .name("scores")
                .load(ModelSource.of(Path.of(args[0])).version("1"))
                .cache(Cache.DEFAULT.maximumWeight(1 << 20))
                .build()) {
            System.out.println("predicted " + scores.predict(new Order(3)).value());
            System.out.println("cached " + scores.predict(new Order(3)).source());

            scores.deploy(ModelSource.of(Path.of(args[1])).version("2"));
            Prediction<Score> second = scores.predict(new Order(3));
            System.out.println("deployed " + second.value());
            ObjectMapper mapper = new ObjectMapper();
            JsonNode json = mapper.valueToTree(second);
            System.out.println("json " + json.get("value") + json.at("/model/version"));
            System.out.println("id " + mapper.convertValue(json.get("id"), PredictionId.class).equals(second.id()));

            scores.versions().serve("1");
            RunningRollout rollout = scores.rollout(
                    "2", plan -> plan.name("second").steps(0.5).store(new FileRolloutStore(Path.of(args[2]))));
            Prediction<Score> split = scores.predict(new Order(5), Call.DEFAULT.unit("a"));
            System.out.println("split " + split.route().test());
            System.out.println("stored " + Path.of(args[2], "second", "plan.json").toFile().exists());
            rollout.rollBack("enough");

            try (FallbackChain<Order, Score> chain = FallbackChain.builder(Order.class, Score.class)
                    .name("orders")
                    .primary(scores, tier -> tier.breaker())
                    .thenRule("one", order -> order.x() < 0 ? null : new Score(1))
                    .orElse(new Score(0))) {
                System.out.println("chain " + chain.predict(new Order(3)).value());
                chain.switchOff("scores", "a test");
                System.out.println("rule " + chain.predict(new Order(3)).value());
                System.out.println("status " + chain.status().get(0));
            }
        }
    }
}
