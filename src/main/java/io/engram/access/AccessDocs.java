package io.engram.access;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.json.JsonMapper;

/** Says in {@code /v3/api-docs} which role each call needs, from the rules themselves. */
@Configuration(proxyBeanMethods = false)
class AccessDocs {

    private static final String SCHEME = "token";

    /** Operations that may leave nobody in charge. */
    private static final Set<String> CONFLICTING = Set.of("createToken", "revokeToken");

    private final AccessRules rules;
    private final JsonMapper json;

    AccessDocs(AccessRules rules, JsonMapper json) {
        this.rules = rules;
        this.json = json;
    }

    @Bean
    OpenApiCustomizer roles() {
        return api -> {
            api.getComponents()
                    .addSecuritySchemes(
                            SCHEME,
                            new SecurityScheme()
                                    .type(SecurityScheme.Type.HTTP)
                                    .scheme("bearer")
                                    .bearerFormat("engram_tok_...")
                                    .description(
                                            "Made by engram tokens create, or POST /api/v1/tokens. Roles: read, write,"
                                                    + " admin; each includes those before it. While no token is in use and"
                                                    + " the server listens on its own machine alone, none is asked for."));
            api.getPaths()
                    .forEach((path, item) ->
                            item.readOperationsMap().forEach((method, operation) -> describe(method, path, operation)));
        };
    }

    private void describe(PathItem.HttpMethod method, String path, Operation operation) {
        rules.needed(HttpMethod.valueOf(method.name()), path).ifPresent(role -> {
            // OpenAPI 3.1 lets the list name roles where the scheme has no scopes of its own.
            operation.addSecurityItem(new SecurityRequirement().addList(SCHEME, role.toString()));
            String text = operation.getDescription() == null ? "" : operation.getDescription() + " ";
            operation.setDescription(text + "Needs the role `" + role + "`.");
            add(operation, "401", "A token is needed, and none or an invalid one was sent", "token-needed");
            add(operation, "403", "The token's role is not enough, or a page of another site asked", "role-missing");
        });
        if (CONFLICTING.contains(String.valueOf(operation.getOperationId()))) {
            add(operation, "409", "It would leave nobody who can make tokens", "token-conflict");
        }
    }

    private void add(Operation operation, String status, String meaning, String example) {
        MediaType body = new MediaType().schema(new Schema<Object>().$ref("#/components/schemas/Problem"));
        body.setExample(read("openapi/examples/problem-" + example + ".json"));
        operation
                .getResponses()
                .addApiResponse(
                        status,
                        new ApiResponse()
                                .description(meaning)
                                .content(new Content().addMediaType("application/problem+json", body)));
    }

    private Object read(String file) {
        try (InputStream stream = new ClassPathResource(file).getInputStream()) {
            return json.readValue(stream, Object.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the example " + file, e);
        }
    }
}
