// es: names, patterns and signs. Made by tests/intl/make-data.js.
(function (exports, require, module) {
  'use strict';
  module.exports = {
  "months": {"long":["enero","febrero","marzo","abril","mayo","junio","julio","agosto","septiembre","octubre","noviembre",
    "diciembre"],"short":["ene","feb","mar","abr","may","jun","jul","ago","sept","oct","nov","dic"],"narrow":["E",
    "F","M","A","M","J","J","A","S","O","N","D"]},
  "days": {"long":["domingo","lunes","martes","miércoles","jueves","viernes","sábado"],"short":["dom","lun","mar","mié",
    "jue","vie","sáb"],"narrow":["D","L","M","X","J","V","S"]},
  "hourCycle": "h23",
  "periods": ["a. m.","p. m."],
  "eras": {"long":["antes de Cristo","después de Cristo"],"short":["a. C.","d. C."],"narrow":["a. C.","d. C."]},
  "dates": {"d":"d","M":"M","Md":"d/M","S":"MMM","Sd":"d MMM","L":"MMMM","Ld":"d 'de' MMMM","y":"y","yd":"y ('d'í'a': d)",
    "yM":"M/y","yMd":"d/M/y","yS":"MMM y","ySd":"d MMM y","yL":"MMMM 'de' y","yLd":"d 'de' MMMM 'de' y","s":"EEE",
    "sd":"EEE d","sM":"M EEE","sMd":"EEE, d/M","sS":"MMM EEE","sSd":"EEE, d MMM","sL":"EEE ('mes': MMMM)","sLd":"EEE, d 'de' MMMM",
    "sy":"y EEE","syd":"y EEE d","syM":"M/y EEE","syMd":"EEE, d/M/y","syS":"MMM y EEE","sySd":"EEE, d MMM y",
    "syL":"MMMM 'de' y EEE","syLd":"EEE, d 'de' MMMM 'de' y","l":"EEEE","ld":"EEEE d","lM":"M EEEE","lMd":"EEEE, d/M",
    "lS":"MMM EEEE","lSd":"EEEE, d MMM","lL":"MMMM EEEE","lLd":"EEEE, d 'de' MMMM","ly":"y EEEE","lyd":"y EEEE d",
    "lyM":"M/y EEEE","lyMd":"EEEE, d/M/y","lyS":"MMM y EEEE","lySd":"EEEE, d 'de' MMM 'de' y","lyL":"MMMM 'de' y EEEE",
    "lyLd":"EEEE, d 'de' MMMM 'de' y"},
  "times": {"h":"h a","hm":"h:mm a","hms":"h:mm:ss a","H":"H","Hm":"H:mm","Hms":"H:mm:ss","ms":"mm:ss"},
  "dateStyles": ["EEEE, d 'de' MMMM 'de' y","d 'de' MMMM 'de' y","d MMM y","d/M/yy"],
  "timeStyles": ["H:mm:ss (zzzz)","H:mm:ss z","H:mm:ss","H:mm"],
  "styleGlue": [", "," a las ",", ",", "],
  "glue": [", "," a las ",", ",", "],
  "number": {"decimal":",","group":".","fourDigits":false,"minus":"-","percent":[""," %"],"currency":[""," ¤"],
    "currencyMinus":true,"accounting":["-"," ¤"],"symbols":{"USD":["US$","$"],"EUR":"€","GBP":["GBP","£"],"JPY":[
    "JPY","¥"],"CNY":["CNY","¥"],"KRW":["KRW","₩"],"INR":["INR","₹"],"BRL":["BRL","R$"],"CAD":["CAD","$"],"AUD":[
    "AUD","$"],"MXN":["MXN","$"],"RUB":["RUB","₽"],"PLN":["PLN","zł"],"SEK":["SEK","kr"],"NOK":["NOK","kr"],"DKK":[
    "DKK","kr"],"ILS":["ILS","₪"],"VND":"₫","NZD":["NZD","$"],"HKD":["HKD","$"],"TWD":["TWD","NT$"],"CZK":["CZK",
    "Kč"],"HUF":["HUF","Ft"],"TRY":["TRY","₺"],"UAH":["UAH","₴"],"THB":"฿","PHP":["PHP","₱"]},"compact":{"short":[[0,
    ""," mil"],[1,""," mil"],[2,""," mil"],[0,""," M"],[1,""," M"],[2,""," M"],[3,""," M"],[1,""," mil M"],[2,"",
    " mil M"],[0,""," B"],[1,""," B"],[2,""," B"]],"long":[[0,""," mil"],[1,""," mil"],[2,""," mil"],[0,"",{
    "other":" millones","one":" millón"}],[1,""," millones"],[2,""," millones"],[0,""," mil millones"],[1,"",
    " mil millones"],[2,""," mil millones"],[0,"",{"other":" billones","one":" billón"}],[1,""," billones"],[2,"",
    " billones"]]},"range":"-"},
  "lists": {"conjunction long":[" y ",", ",", "," y "],"conjunction short":[" y ",", ",", "," y "],"conjunction narrow":[
    " y ",", ",", "," y "],"disjunction long":[" o ",", ",", "," o "],"disjunction short":[" o ",", ",", "," o "],
    "disjunction narrow":[" o ",", ",", "," o "],"unit long":[" y ",", ",", "," y "],"unit short":[" y ",", ",
    ", ",", "],"unit narrow":[" "," "," "," "]},
  "relative": {"second long":{"past":{"other":"hace # segundos","one":"hace # segundo","many":"hace # segundos"},"future":{
    "other":"dentro de # segundos","one":"dentro de # segundo","many":"dentro de # segundos"},"auto":{"0":"ahora"}},
    "minute long":{"past":{"other":"hace # minutos","one":"hace # minuto","many":"hace # minutos"},"future":{
    "other":"dentro de # minutos","one":"dentro de # minuto","many":"dentro de # minutos"},"auto":{"0":"este minuto"}},
    "hour long":{"past":{"other":"hace # horas","one":"hace # hora","many":"hace # horas"},"future":{"other":"dentro de # horas",
    "one":"dentro de # hora","many":"dentro de # horas"},"auto":{"0":"esta hora"}},"day long":{"past":{"other":"hace # días",
    "one":"hace # día","many":"hace # días"},"future":{"other":"dentro de # días","one":"dentro de # día","many":"dentro de # días"},
    "auto":{"0":"hoy","1":"mañana","2":"pasado mañana","-2":"anteayer","-1":"ayer"}},"week long":{"past":{"other":"hace # semanas",
    "one":"hace # semana","many":"hace # semanas"},"future":{"other":"dentro de # semanas","one":"dentro de # semana",
    "many":"dentro de # semanas"},"auto":{"0":"esta semana","1":"la próxima semana","-1":"la semana pasada"}},
    "month long":{"past":{"other":"hace # meses","one":"hace # mes","many":"hace # meses"},"future":{"other":"dentro de # meses",
    "one":"dentro de # mes","many":"dentro de # meses"},"auto":{"0":"este mes","1":"el próximo mes","-1":"el mes pasado"}},
    "quarter long":{"past":{"other":"hace # trimestres","one":"hace # trimestre","many":"hace # trimestres"},
    "future":{"other":"dentro de # trimestres","one":"dentro de # trimestre","many":"dentro de # trimestres"},
    "auto":{"0":"este trimestre","1":"el próximo trimestre","-1":"el trimestre pasado"}},"year long":{"past":{
    "other":"hace # años","one":"hace # año","many":"hace # años"},"future":{"other":"dentro de # años","one":"dentro de # año",
    "many":"dentro de # años"},"auto":{"0":"este año","1":"el próximo año","-1":"el año pasado"}},"second short":{
    "past":"hace # s","future":"dentro de # s","auto":{"0":"ahora"}},"minute short":{"past":"hace # min","future":"dentro de # min",
    "auto":{"0":"este minuto"}},"hour short":{"past":"hace # h","future":"dentro de # h","auto":{"0":"esta hora"}},
    "day short":{"past":"hace # d","future":"dentro de # d","auto":{"0":"hoy","1":"mañana","2":"pasado mañana",
    "-2":"anteayer","-1":"ayer"}},"week short":{"past":"hace # sem.","future":"dentro de # sem.","auto":{"0":"esta sem.",
    "1":"próx. sem.","-1":"sem. ant."}},"month short":{"past":"hace # m","future":"dentro de # m","auto":{"0":"este mes",
    "1":"el próximo mes","-1":"el mes pasado"}},"quarter short":{"past":"hace # trim.","future":"dentro de # trim.",
    "auto":{"0":"este trimestre","1":"el próximo trimestre","-1":"el trimestre pasado"}},"year short":{"past":"hace # a",
    "future":"dentro de # a","auto":{"0":"este año","1":"el próximo año","-1":"el año pasado"}}},
};
})
