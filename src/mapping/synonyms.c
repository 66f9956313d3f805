/* What people call the fields of a record: English, German, French, Spanish, Italian, Portuguese. */
#include "base/attributes.h"
#include "mapping/names.h"

/* Folded words between blanks, for the search is by a whole word. */
/* clang-format off */
static const struct {
    const char *field;
    const char *words;
} synonyms[] = {
    {"firstName",
     " firstname givenname forename christianname first fname contactfirstname"
     " vorname vornamen rufname"
     " prenom prenoms"
     " nombre nombres nombredepila primernombre"
     " nome nomedibattesimo"
     " primeironome nomeproprio "},
    {"lastName",
     " lastname surname familyname last lname secondname contactlastname name fullname contactname displayname"
     " nachname nachnamen familienname zuname"
     " nom nomdefamille nomfamille nomcomplet"
     " apellido apellidos primerapellido nombrecompleto nombreyapellidos"
     " cognome nomecompleto nomeecognome"
     " sobrenome apelido apelidos ultimonome nomedefamilia "},
    {"phone",
     " phone phonenumber phoneno phonenr phonenum telephone telephonenumber telephoneno tel telno telnr"
     " mobile mobilephone mobilenumber mobileno mobilephonenumber cell cellphone cellphonenumber cellnumber cellular"
     " msisdn e164 contactnumber contactphone contactphonenumber primaryphone mainphone homephone workphone"
     " businessphone companyphone phone1 phone1value mobilephone1 whatsapp whatsappnumber gsm"
     " telefon telefonnummer telefonnr rufnummer handy handynummer handynr mobil mobilnummer mobiltelefon mobilfunk"
     " mobilfunknummer mobilfunknr mobilnr festnetz festnetznummer telefongeschaftlich telefonprivat telefonmobil"
     " numerodetelephone numerotelephone numtelephone numtel ndetelephone ntelephone notelephone portable telephoneportable telportable numeroportable"
     " numerodeportable telephonemobile telephonefixe telephonefix"
     " telefono numerodetelefono numerotelefono ndetelefono ntelefono nodetelefono movil telefonomovil celular numerocelular numerodecelular"
     " numerodemovil telefonofijo"
     " cellulare numeroditelefono numerocellulare numerodicellulare telefonocellulare telefonofisso"
     " telefone numerodotelefone telemovel numerodetelefone numerodetelemovel numerodocelular telefonecelular "},
    {"externalId",
     " externalid external extid externalkey externalnumber id crmid contactid leadid personid customerid customernumber"
     " customerno clientid membernumber memberid hubspotid salesforceid sourceid foreignid recordid"
     " externeid externenummer kundennummer kundennr kundenid kontaktid mitgliedsnummer personennummer"
     " identifiantexterne idexterne identifiant numeroclient numerodeclient idclient codeclient referenceclient idcontact"
     " idexterno identificadorexterno identificador idcliente numerodecliente numerocliente codigocliente"
     " codigodecliente idcontacto"
     " idesterno identificativoesterno identificativo codicecliente codiceesterno idcontatto"
     " codigodocliente numerodocliente iddocliente idcontato "},
    {"status",
     " recordstatus contactstatus "},
    {"order.status",
     " orderstatus callstatus campaignstatus callresult"
     " anrufstatus auftragsstatus kampagnenstatus"
     " statutdappel statutappel statutdelappel"
     " estadodelallamada estadodellamada estadollamada"
     " statochiamata statodellachiamata"
     " estadodachamada estadochamada estadodaligacao statusdachamada "},
    {"order.scheduledTime",
     " scheduledtime scheduledat calltime callat callback callbacktime callbackat nextcall nextcallat appointment"
     " anrufzeit anrufam ruckruf rueckruf ruckrufzeit ruckrufam termin"
     " heuredappel rappel prochainappel rendezvous"
     " horadellamada proximallamada"
     " oradellachiamata prossimachiamata appuntamento"
     " horadachamada horadaligacao proximachamada "},
    {"order.instructions",
     " instructions callinstructions callnotes agentnotes"
     " anweisung anweisungen hinweise anrufnotizen"
     " consignes instructionsdappel"
     " instrucciones"
     " istruzioni"
     " instrucoes "},
};
/* clang-format on */

bool words_have(const char *words, struct str word)
{
    for (const char *at = words + 1; *at;) {
        size_t len = strcspn(at, " ");

        if (len && len == word.len && memcmp(at, word.at, len) == 0)
            return true;
        at += len + 1;
    }
    return false;
}

const char *synonym_find(struct str folded)
{
    for (size_t i = 0; folded.len && i < COUNT_OF(synonyms); i++)
        if (words_have(synonyms[i].words, folded))
            return synonyms[i].field;
    return NULL;
}
