/* What people call the custom fields that many have: English, German, French, Spanish, Italian, Portuguese. */
#include "base/attributes.h"
#include "mapping/names.h"

/* A line for each meaning, of folded words between blanks. A word stands once, for one meaning. */
/* clang-format off */
static const char *const meanings[] = {
    " email emailaddress mail mailaddress"
    " emailadresse mailadresse"
    " courriel adresseemail adressemail adresseelectronique"
    " correo correoelectronico direcciondecorreo direcciondecorreoelectronico"
    " indirizzoemail postaelettronica"
    " enderecodeemail correioeletronico correioelectronico ",
    " city town cityname"
    " ort stadt wohnort"
    " ville commune"
    " ciudad poblacion"
    " citta comune"
    " cidade localidade ",
    " postcode postalcode zip zipcode zippostalcode"
    " plz postleitzahl"
    " codepostal"
    " codigopostal"
    " cap codicepostale"
    " cep codigodeenderecamentopostal ",
    " street address streetaddress address1 addressline1 streetaddress1"
    " strasse strassehausnummer strasseundhausnummer anschrift"
    " rue adresse adressepostale"
    " calle direccion domicilio"
    " via indirizzo"
    " rua morada endereco ",
    " country countrycode countryname"
    " land"
    " pays"
    " pais"
    " paese ",
    " company companyname organization organisation organizationname employer"
    " firma firmenname unternehmen"
    " societe entreprise raisonsociale"
    " empresa nombredelaempresa razonsocial"
    " azienda ragionesociale ditta"
    " nomedaempresa ",
    " birthdate birthday dateofbirth dob born bornon"
    " geburtsdatum geburtstag geborenam"
    " datedenaissance naissance neele"
    " fechadenacimiento fechanacimiento nacimiento"
    " datadinascita nascita"
    " datadenascimento datanascimento nascimento ",
    " gender sex"
    " geschlecht"
    " sexe genre"
    " sexo genero"
    " sesso genere ",
    " jobtitle position occupation profession"
    " beruf berufsbezeichnung"
    " poste fonction metier"
    " puesto profesion cargo"
    " professione ruolo"
    " profissao funcao ",
    " language preferredlanguage"
    " sprache"
    " langue"
    " idioma"
    " lingua ",
    " notes note comment comments remark remarks"
    " notiz notizen bemerkung bemerkungen kommentar anmerkung anmerkungen"
    " remarque remarques commentaire commentaires"
    " notas comentario comentarios observaciones"
    " commento commenti osservazioni"
    " observacoes ",
    " website websiteurl homepage webpage"
    " webseite internetseite"
    " siteweb siteinternet"
    " sitioweb paginaweb"
    " sitoweb"
    " site paginadaweb ",
    " amount"
    " betrag"
    " montant"
    " importe monto"
    " importo"
    " quantia montante ",
    " source leadsource origin"
    " quelle herkunft"
    " origine provenance"
    " fuente origen"
    " provenienza fonte"
    " origem ",
};
/* clang-format on */

size_t common_field_find(struct str folded)
{
    for (size_t i = 0; i < COUNT_OF(meanings); i++)
        if (words_have(meanings[i], folded))
            return i;
    return COMMON_FIELD_NONE;
}
