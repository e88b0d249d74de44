FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# Packages first: they change seldom, so that their layer is kept.
COPY .editorconfig global.json Directory.Build.props Directory.Packages.props ./
COPY src/Ledger.Domain/Ledger.Domain.csproj src/Ledger.Domain/
COPY src/Ledger.EventStore/Ledger.EventStore.csproj src/Ledger.EventStore/
COPY src/Ledger.Api/Ledger.Api.csproj src/Ledger.Api/
RUN dotnet restore src/Ledger.Api

COPY src/ src/
RUN dotnet publish src/Ledger.Api --configuration Release --no-restore --output /app -p:UseAppHost=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
USER app
ENV ASPNETCORE_HTTP_PORTS=8080
EXPOSE 8080

# The image has neither curl nor wget; bash can speak to a port itself.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["dotnet", "Ledger.Api.dll"]
